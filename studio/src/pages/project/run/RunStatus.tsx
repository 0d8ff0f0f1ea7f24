import { Play, RotateCw, Square } from 'lucide-react';
import { useCommand } from '../../../app/commands/useCommand';
import { useT } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import { useSending } from '../chat/use-chat';
import type { SlotProps } from '../layout/slot';
import css from './run.module.css';
import { Steps } from './Steps';
import { Usage } from './Usage';
import { useRunning, useSettling } from './use-running';

/** Where the run stands and what can be done with it, above the panes. */
export function RunStatus({ projectId }: SlotProps) {
  const t = useT();
  useSettling(projectId);
  useSending(projectId);
  const { run, state, canRun, start, stop } = useRunning(projectId);
  const isRunning = state === 'running';
  const canStop = state === 'working' || isRunning;
  useCommand({
    id: 'project.run',
    title: t(isRunning ? 'restart' : 'run'),
    keys: 'shift+mod+enter',
    disabled: !canRun,
    run: start,
  });
  useCommand({ id: 'project.stop', title: t('stop'), keys: 'alt+.', disabled: !canStop, run: stop });
  return (
    <section className={css.strip} aria-label={t('run.status')}>
      <Steps run={run} state={state} />
      {isRunning && <Usage projectId={projectId} />}
      <div className={css.actions}>
        {canRun && !isRunning && (
          <Button look="primary" onClick={start}>
            <Play aria-hidden />
            {t(state === 'failed' ? 'runagain' : 'run')}
          </Button>
        )}
        {isRunning && (
          <IconButton label={t('restart')} onClick={start}>
            <RotateCw aria-hidden />
          </IconButton>
        )}
        {canStop && (
          <Button onClick={stop}>
            <Square aria-hidden />
            {t('stop')}
          </Button>
        )}
      </div>
    </section>
  );
}
