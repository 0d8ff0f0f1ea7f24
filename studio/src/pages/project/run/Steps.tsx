import { useT } from '../../../i18n';
import { currentStep, type RunState, type Standing, shownSteps } from '../../../streams/run';
import css from './run.module.css';
import { useRunErrorSentence } from './use-error';

/** The stations of a run, and the line that tells where it stands. */
export function Steps({ run, state }: { run: RunState; state: Standing }) {
  const t = useT();
  const sentence = useRunErrorSentence();
  const current = currentStep(run);
  const isQuiet = state === 'running' || state === 'stopped' || state === 'new' || state === 'expired';
  const line = state === 'failed' && run.error ? sentence(run.error) : isQuiet ? '' : run.line;
  return (
    <div className={css.where}>
      <ol className={css.steps} aria-label={t('steps')}>
        {shownSteps(run).map((step) => (
          <li key={step} data-state={run.steps[step]} aria-current={run.steps[step] === 'running' ? 'step' : undefined}>
            <i aria-hidden="true" />
            {t(`step.${step}`)}
            <span className="sr"> ({t(`mark.${run.steps[step]}`)})</span>
          </li>
        ))}
      </ol>
      <p className={css.line}>
        <strong className={css.badge} data-state={state}>
          {t(`state.${state}`)}
        </strong>{' '}
        <span title={line}>{line}</span>
      </p>
      <p className="sr" role="status">
        {t(`state.${state}`)}
        {current && state === 'working' && ` ${t(`step.${current}`)}: ${t(`mark.${run.steps[current]}`)}`}
      </p>
    </div>
  );
}
