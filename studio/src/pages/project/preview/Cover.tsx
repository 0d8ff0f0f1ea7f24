import { Play } from 'lucide-react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import type { ProjectStore } from '../../../streams/project-store';
import { currentStep } from '../../../streams/run';
import { Button } from '../../../ui/Button';
import { Failure } from '../run/Failure';
import type { Running } from '../run/use-running';
import css from './preview.module.css';

interface CoverProps {
  running: Running;
  store: ProjectStore;
  /** The app runs, but its preview could not be opened. */
  error?: unknown;
  onRetry?: () => unknown;
}

/** Where the app is while nothing answers. */
export function Cover({ running, store, error = null, onRetry }: CoverProps) {
  const t = useT();
  const { run, state, canRun, start } = running;
  if (error !== null) {
    return (
      <div className={css.cover}>
        <h2>{t('preview.unopened')}</h2>
        <p>{words(error).message}</p>
        {onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      </div>
    );
  }
  if (state === 'failed') return <Failure running={running} store={store} />;
  if (state === 'working') return <Working running={running} />;
  const key = state === 'new' || state === 'asking' ? 'none' : state === 'expired' ? 'expired' : 'stopped';
  const isLost = key === 'stopped' && run.phase === 'done' && run.app !== null && run.commands[run.app]?.running;
  return (
    <div className={css.cover}>
      <h2>{isLost ? t('preview.lost', { port: String(run.preview?.port) }) : t(`preview.${key}`)}</h2>
      <p>{isLost ? t('preview.lost.text') : t(`preview.${key}.text`)}</p>
      {key === 'stopped' && canRun && (
        <Button look="primary" onClick={start}>
          <Play aria-hidden />
          {t('run')}
        </Button>
      )}
    </div>
  );
}

function Working({ running: { run } }: { running: Running }) {
  const t = useT();
  const step = currentStep(run);
  const command = Object.values(run.commands).findLast((one) => one.running)?.command;
  const hasCommand = step === 'install' || step === 'start';
  return (
    <div className={css.cover}>
      <i className={css.beacon} aria-hidden="true" />
      <h2>{step ? t(`preview.at.${step}`) : t('preview.working')}</h2>
      {hasCommand && command && (
        <p>
          <code>{command}</code>
        </p>
      )}
      <p className={css.current}>{run.line}</p>
    </div>
  );
}
