import { ArrowRight } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useCommand } from '../../../app/commands/useCommand';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { showError } from '../../../ui/toast';
import type { Wish } from './use-wish';
import css from './wish.module.css';

const ProviderChoice = lazy(() => import('./ProviderChoice'));
/** The longest wish, in characters; the server's own limit. */
const MAX_PROMPT_CHARS = 8_000;

export function PromptForm({ wish }: { wish: Wish }) {
  const t = useT();
  const [isMissing, setMissing] = useState(false);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const isEmpty = wish.text.trim() === '';
    setMissing(isEmpty);
    if (isEmpty) wish.field.current?.focus();
    else if (!wish.isBusy) void wish.build().catch(showError);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  useCommand({ id: 'home.wish', title: t('command.wish'), keys: 'n', run: () => wish.field.current?.focus() });
  return (
    <form className={css.ask} onSubmit={submit} noValidate>
      <label className="sr" htmlFor="prompt">
        {t('prompt')}
      </label>
      <textarea
        id="prompt"
        ref={wish.field}
        rows={3}
        required
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? 'prompt-missing' : undefined}
        maxLength={MAX_PROMPT_CHARS}
        placeholder={t('prompt.placeholder')}
        value={wish.text}
        onChange={(event) => {
          setMissing(false);
          wish.say(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {isMissing && (
        <p id="prompt-missing" role="alert" className={css.missing}>
          {t('prompt.missing')}
        </p>
      )}
      <div className={css.foot}>
        <Suspense fallback={null}>
          <ProviderChoice wish={wish} />
        </Suspense>
        <span className={css.keys} aria-hidden="true">
          <kbd>Ctrl</kbd> <kbd>↵</kbd>
        </span>
        <Button look="primary" type="submit" busy={wish.isBusy}>
          {t(wish.isBusy ? 'building' : 'build')}
          <ArrowRight aria-hidden />
        </Button>
      </div>
    </form>
  );
}
