import { useEffect, useRef, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { showError, toast } from '../../../ui/toast';
import type { LinkState } from './connection';
import { copy } from './copy';
import type { OpenTerminal } from './open-terminal';
import { PhoneKeys } from './PhoneKeys';
import css from './terminal.module.css';

interface TerminalViewProps {
  id: string;
  name: string;
  isShown: boolean;
  /** Called with the terminal once it is there, and with null when it is gone. */
  onOpen: (name: string, terminal: OpenTerminal | null) => void;
  onEscape: () => void;
  /** There is no sandbox to open it in. */
  onRun: (() => unknown) | null;
}

/** One shell. */
export function TerminalView({ id, name, isShown, onOpen, onEscape, onRun }: TerminalViewProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const opened = useRef<OpenTerminal | null>(null);
  const [state, setState] = useState<LinkState>({ kind: 'opening' });
  const [ctrl, setCtrl] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ onOpen, onEscape, label: '' });
  latest.current = { onOpen, onEscape, label: t('terminal.label', { name }) };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it anew
  useEffect(() => {
    let isGone = false;
    const open = async () => {
      const { openTerminal } = await import('./open-terminal');
      if (isGone || !box.current) return;
      const terminal = openTerminal(box.current, id, name, latest.current.label, {
        onState: setState,
        onCtrlUsed: () => setCtrl(false),
        onEscape: () => latest.current.onEscape(),
        onLink: followLink,
        onCopied: (text) => void copy(text).catch(showError),
      });
      opened.current = terminal;
      latest.current.onOpen(name, terminal);
    };
    open().catch((error: unknown) => setState({ kind: 'refused', error }));
    return () => {
      isGone = true;
      opened.current?.leave();
      opened.current = null;
      latest.current.onOpen(name, null);
    };
  }, [id, name, attempt]);

  useEffect(() => {
    if (isShown) opened.current?.fit();
  }, [isShown]);

  return (
    <div className={css.view} hidden={!isShown}>
      <div role="status" className={css.state}>
        {state.kind === 'opening' && <p>{t('terminal.opening')}</p>}
        {state.kind === 'lost' && <p>{t('terminal.lost')}</p>}
        {state.kind === 'ended' && (
          <p>
            {t('terminal.ended')} <Button onClick={() => setAttempt(attempt + 1)}>{t('terminal.again')}</Button>
          </p>
        )}
        {state.kind === 'elsewhere' && (
          <p>
            {t('terminal.elsewhere')} <Button onClick={() => setAttempt(attempt + 1)}>{t('terminal.here')}</Button>
          </p>
        )}
        {state.kind === 'refused' && (
          <p>
            {(state.error as { status?: number }).status === 404 ? t('terminal.none') : words(state.error).message}{' '}
            {onRun && <Button onClick={onRun}>{t('run')}</Button>}
            <Button onClick={() => setAttempt(attempt + 1)}>{t('retry')}</Button>
          </p>
        )}
      </div>
      <div className={css.screen} ref={box} key={attempt} />
      <PhoneKeys
        ctrl={ctrl}
        onCtrl={() => {
          setCtrl(!ctrl);
          opened.current?.holdCtrl(!ctrl);
        }}
        onPress={(sends, application) => opened.current?.press(sends, application)}
        onCopy={() => copy(opened.current?.selection() ?? '')}
        onPaste={async () => opened.current?.paste(await navigator.clipboard.readText())}
        canPaste={typeof navigator.clipboard?.readText === 'function'}
      />
    </div>
  );
}

/** A program's text became a link: it opens in a tab that knows nothing of the studio. */
function followLink(url: string): void {
  if (/^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
  else void toast(url);
}
