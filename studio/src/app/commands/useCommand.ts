import { useEffect, useRef } from 'react';
import { type Command, register } from './registry';

/**
 * Registers a command as long as the component is there:
 * `useCommand({ id: 'project.run', title: t('run'), keys: 'mod+enter', run })`.
 */
export function useCommand(command: Command): void {
  const { id, title, keys, hidden = false, disabled = false } = command;
  const latest = useRef(command.run);
  useEffect(() => {
    latest.current = command.run;
  });
  useEffect(
    () => register({ id, title, hidden, disabled, ...(keys && { keys }), run: () => latest.current() }),
    [id, title, keys, hidden, disabled],
  );
}
