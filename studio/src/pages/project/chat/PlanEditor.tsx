import { type FormEvent, useId, useState } from 'react';
import { useT } from '../../../i18n';
import type { Plan } from '../../../streams/run';
import { Button } from '../../../ui/Button';
import { type Draft, draftOf, planOf } from './answers';
import css from './chat.module.css';

const FIELDS = ['title', 'summary', 'files', 'dependencies', 'install', 'start', 'port', 'checks'] as const;
/** Fields with a line for each thing. */
const LISTS: ReadonlySet<keyof Draft> = new Set(['summary', 'files', 'dependencies', 'install', 'checks']);

/** A plan as a form. */
export function PlanEditor({ plan, onDone }: { plan: Plan; onDone: (changed: Plan | null) => void }) {
  const t = useT();
  const id = useId();
  const [draft, setDraft] = useState(() => draftOf(plan));
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = planOf(plan, draft);
    setWrong(next === null);
    if (next) onDone(next);
  };
  return (
    <form className={css.editor} onSubmit={submit}>
      {FIELDS.map((field) => {
        const common = {
          id: `${id}-${field}`,
          value: draft[field],
          onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [field]: event.target.value }),
        };
        return (
          <div key={field}>
            <label htmlFor={common.id}>{t(`plan.field.${field}`)}</label>
            {LISTS.has(field) ? <textarea rows={3} {...common} /> : <input {...common} />}
          </div>
        );
      })}
      {isWrong && <p role="alert">{t('plan.wrong')}</p>}
      <div className={css.ways}>
        <Button look="primary" type="submit">
          {t('plan.keep')}
        </Button>
        <Button onClick={() => onDone(null)}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
