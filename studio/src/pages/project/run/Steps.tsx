import { useT } from '../../../i18n';
import { currentStep, type RunState, shownSteps } from '../../../streams/run';
import css from './run.module.css';

/** The stations of a run, and the line that tells where it stands. */
export function Steps({ run, state }: { run: RunState; state: string }) {
  const t = useT();
  const current = currentStep(run);
  return (
    <div className={css.strip}>
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
        <strong>{state}</strong> {run.error?.message ?? run.line}
      </p>
      <p className="sr" role="status">
        {current && `${t(`step.${current}`)}: ${t(`mark.${run.steps[current]}`)}`}
      </p>
    </div>
  );
}
