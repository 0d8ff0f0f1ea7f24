import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { raw } from '../../../api/client';
import { read, write } from '../../../app/memory';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import type { SlotProps } from '../layout/slot';
import { useRunning } from '../run/use-running';
import type { OpenTerminal } from './open-terminal';
import { MAX_TERMINALS, nextName, tabsOf } from './sessions';
import { TerminalView } from './TerminalView';
import css from './terminal.module.css';

const NONE: readonly string[] = [];

/** The project's terminals, those among them that were opened on another device. */
export default function Terminals({ projectId: id, isShown }: SlotProps) {
  const { data, isError } = useQuery({
    queryKey: ['terminals', id],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const path = `/api/v1/containers/${encodeURIComponent(id)}/terminals`;
      const told = (await (await raw(path, { signal })).json()) as { terminals: { session: string }[] };
      return told.terminals.map((one) => one.session);
    },
    // What was open when the page came; from then on the page knows.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  // Where they cannot be asked for now, this page still knows its own.
  const there = data ?? (isError ? NONE : null);
  return there && <Tabs id={id} isShown={isShown} there={there} />;
}

function Tabs({ id, isShown, there }: { id: string; isShown: boolean; there: readonly string[] }) {
  const t = useT();
  const { canRun, state, start } = useRunning(id);
  const key = `bb_terminals_${id}`;
  const [names, setNames] = useState(() => tabsOf(kept(key), there));
  const [chosen, setChosen] = useState(names[0] ?? '1');
  const opened = useRef(new Map<string, OpenTerminal>());
  const list = useRef<HTMLDivElement>(null);
  const change = (next: readonly string[]) => {
    setNames(next);
    write(key, JSON.stringify(next), 'sessionStorage');
  };
  const onOpen = useCallback((name: string, terminal: OpenTerminal | null) => {
    if (terminal) opened.current.set(name, terminal);
    else opened.current.delete(name);
  }, []);
  const add = () => {
    const name = nextName(names);
    change([...names, name]);
    setChosen(name);
  };
  const close = (name: string) => {
    opened.current.get(name)?.close();
    const next = names.filter((one) => one !== name);
    change(next);
    if (name === chosen) setChosen(next.at(-1) ?? '');
  };
  const toTabs = () => list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = names.indexOf(chosen);
    const next = names[(at + step + names.length) % names.length];
    if (event.key === 'Delete') close(chosen);
    else if (step && next) {
      setChosen(next);
      document.getElementById(`terminal-tab-${next}`)?.focus();
    } else if (event.key === 'Enter') opened.current.get(chosen)?.focus();
  };
  return (
    <div className={css.terminals}>
      <div className={css.bar}>
        <div role="tablist" aria-label={t('terminal.list')} ref={list} onKeyDown={onKeyDown} className={css.tabs}>
          {names.map((name) => (
            <button
              key={name}
              id={`terminal-tab-${name}`}
              type="button"
              role="tab"
              aria-selected={name === chosen}
              aria-controls={`terminal-${name}`}
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => {
                setChosen(name);
                opened.current.get(name)?.focus();
              }}
            >
              {t('terminal.name', { name })}
            </button>
          ))}
        </div>
        {chosen && names.includes(chosen) && (
          <IconButton label={t('terminal.close', { name: chosen })} onClick={() => close(chosen)}>
            <X aria-hidden />
          </IconButton>
        )}
        <IconButton label={t('terminal.new')} disabled={names.length >= MAX_TERMINALS} onClick={add}>
          <Plus aria-hidden />
        </IconButton>
        <span className={css.hint}>{t('terminal.escape')}</span>
      </div>
      {names.map((name) => (
        <div
          key={name}
          id={`terminal-${name}`}
          role="tabpanel"
          aria-labelledby={`terminal-tab-${name}`}
          hidden={name !== chosen}
          className={css.panel}
        >
          <TerminalView
            id={id}
            name={name}
            isShown={isShown && name === chosen}
            onOpen={onOpen}
            onEscape={toTabs}
            onRun={canRun && state !== 'running' ? start : null}
          />
        </div>
      ))}
    </div>
  );
}

function kept(key: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(read(key, 'sessionStorage') ?? '[]');
    return Array.isArray(names) ? names.filter((name) => /^[\w-]{1,32}$/.test(String(name))) : [];
  } catch {
    return [];
  }
}
