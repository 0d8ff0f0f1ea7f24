import { ArrowUp, Square } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { read, write } from '../../../app/memory';
import { useT } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import css from './chat.module.css';

/** The longest message, in characters; the server's own limit. */
const MAX_CHARS = 20_000;

interface SayBoxProps {
  id: string;
  label: string;
  isWorking: boolean;
  onSay: (text: string) => void;
  onStop: () => unknown;
}

/** Where the next wish is typed; what is typed survives a reload. While work goes on it can be stopped here. */
export function SayBox({ id, label, isWorking, onSay, onStop }: SayBoxProps) {
  const t = useT();
  const draft = `bb_draft_${id}`;
  const [text, setText] = useState(() => read(draft, 'sessionStorage') ?? '');
  const change = (next: string) => {
    setText(next);
    write(draft, next || null, 'sessionStorage');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    onSay(text.trim());
    change('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A phone's Enter is a new line; so is that of an input method which composes.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (isTouch && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <form className={css.say} onSubmit={submit}>
      <label className="sr" htmlFor="say">
        {label}
      </label>
      <textarea
        id="say"
        data-first-focus
        rows={2}
        maxLength={MAX_CHARS}
        placeholder={label}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={css.sayWays}>
        {isWorking && (
          <Button onClick={onStop}>
            <Square aria-hidden />
            {t('chat.stop')}
          </Button>
        )}
        <IconButton look="primary" type="submit" label={t('chat.send')} disabled={!text.trim()}>
          <ArrowUp aria-hidden />
        </IconButton>
      </div>
    </form>
  );
}
