import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../../i18n';
import type { Plan, Waits } from '../../../streams/run';
import { oneLine } from '../../../streams/text';
import { Button } from '../../../ui/Button';
import { answersText } from './answers';
import css from './chat.module.css';
import { PlanEditor } from './PlanEditor';
import { QuestionView } from './QuestionView';

/** Things of a list that are shown. */
const MAX_SHOWN = 60;

interface PlanCardProps {
  plan: Plan;
  /** The plan waits: it is to be accepted, with answers where it asks. */
  waits: Waits | null;
  onAccept: (answers: string, plan?: Plan) => void;
}

/** What is going to be made: readable, and where it waits, to answer, to change and to accept. */
export function PlanCard({ plan, waits, onAccept }: PlanCardProps) {
  const t = useT();
  const [edited, setEdited] = useState<Plan | null>(null);
  const [isEditing, setEditing] = useState(false);
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const shown = edited ?? plan;
  const questions = waits?.questions ?? [];
  const answer = (at: number, text: string) =>
    setAnswers(questions.map((_, n) => (n === at ? text : (answers[n] ?? ''))));
  return (
    <section className={css.plan} aria-labelledby="plan-title">
      <h3 id="plan-title">
        <span className="muted">{t('plan')}</span> {oneLine(shown.title)}
      </h3>
      {isEditing ? (
        <PlanEditor
          plan={shown}
          onDone={(next) => {
            if (next) setEdited(next);
            setEditing(false);
          }}
        />
      ) : (
        <PlanFacts plan={shown} isOpen={waits !== null} />
      )}
      {waits && !isEditing && (
        <>
          {questions.map((one, at) => (
            <QuestionView
              key={one.question}
              question={one}
              answer={answers[at] ?? ''}
              onAnswer={(text) => answer(at, text)}
            />
          ))}
          <div className={css.ways}>
            <Button look="primary" onClick={() => onAccept(answersText(questions, answers), edited ?? undefined)}>
              {t('chat.accept')}
            </Button>
            <Button onClick={() => setEditing(true)}>
              <Pencil aria-hidden />
              {t('plan.edit')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function PlanFacts({ plan, isOpen }: { plan: Plan; isOpen: boolean }) {
  const t = useT();
  const { files = [], dependencies = [], checks = [], install = [] } = plan;
  const commands = [...install, plan.start ?? ''].filter(Boolean);
  return (
    <>
      {plan.summary && <p>{oneLine(plan.summary)}</p>}
      <dl className={css.facts}>
        <Fact name={t('plan.stack')} values={[plan.stack]} />
        <Fact name={t('plan.port')} values={[plan.port]} />
        <Fact name={t('plan.dependencies')} values={dependencies} isCode />
        <Fact name={t('plan.commands')} values={commands} isCode />
        <Fact
          name={t('plan.checks')}
          values={checks.map(({ path = '/', contains = '' }) =>
            contains ? t('plan.check', { path, text: contains }) : path,
          )}
        />
      </dl>
      {files.length > 0 && (
        <details open={isOpen && files.length <= 12}>
          <summary>{t('plan.files', { count: files.length })}</summary>
          <ul className={css.names}>
            {files.slice(0, MAX_SHOWN).map((file) => (
              <li key={oneLine(file)}>
                <code>{oneLine(file)}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {plan.provider === 'starter' ? (
        <p className={css.note}>{t('plan.note.starter')}</p>
      ) : (
        plan.note && <p className={css.note}>{oneLine(plan.note)}</p>
      )}
    </>
  );
}

function Fact({ name, values, isCode = false }: { name: string; values: readonly unknown[]; isCode?: boolean }) {
  const texts = [...new Set(values.slice(0, MAX_SHOWN).map(oneLine))].filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {texts.map((text) => (
          <span key={text}>{isCode ? <code>{text}</code> : text}</span>
        ))}
      </dd>
    </>
  );
}
