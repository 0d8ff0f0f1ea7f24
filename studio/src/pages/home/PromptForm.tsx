import { ArrowRight } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { build } from '../../api/queries';
import { projectAddress } from '../../app/addresses';
import { useT } from '../../i18n';
import { nameOf, newId } from '../../streams/text';
import { Button } from '../../ui/Button';
import { showError } from '../../ui/toast';
import css from './home.module.css';

/** The longest wish, in characters; the server's own limit. */
const MAX_PROMPT_CHARS = 8_000;

export function PromptForm() {
  const t = useT();
  const [, go] = useLocation();
  const [prompt, setPrompt] = useState('');
  const [isBusy, setBusy] = useState(false);
  const draft = useRef({ prompt: '', id: '' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wish = prompt.trim();
    if (!wish || isBusy) return;
    if (draft.current.prompt !== wish) draft.current = { prompt: wish, id: newId(wish) };
    setBusy(true);
    try {
      await build(draft.current.id, nameOf(wish), wish);
      go(projectAddress(draft.current.id));
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
  };

  return (
    <form className={css.ask} onSubmit={submit}>
      <label className="sr" htmlFor="prompt">
        {t('prompt')}
      </label>
      <textarea
        id="prompt"
        rows={3}
        required
        maxLength={MAX_PROMPT_CHARS}
        placeholder={t('prompt.placeholder')}
        value={prompt}
        onChange={(event) => setPrompt(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button look="primary" type="submit" busy={isBusy}>
        {t(isBusy ? 'building' : 'build')}
        <ArrowRight aria-hidden />
      </Button>
    </form>
  );
}
