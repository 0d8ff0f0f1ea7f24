import { Play, Wrench } from 'lucide-react';
import { useT } from '../../../i18n';
import type { ProjectStore } from '../../../streams/project-store';
import { currentStep } from '../../../streams/run';
import { Button } from '../../../ui/Button';
import { useChat } from '../chat/use-chat';
import css from './run.module.css';
import { useRunErrorSentence } from './use-error';
import type { Running } from './use-running';

/** Lines of output shown with a failure. */
const LAST_LINES = 12;

/** Why a run failed, the last lines before it, and the ways on. */
export function Failure({ running, store }: { running: Running; store: ProjectStore }) {
  const t = useT();
  const sentence = useRunErrorSentence();
  const { canTalk, say } = useChat(store.id);
  const { run, canRun, start } = running;
  const step = run.error?.step ?? currentStep(run);
  const lines = store.rows.lastLines(LAST_LINES);
  const reason = run.error ? sentence(run.error) : '';
  const repair = () => {
    const words = { step: step ? t(`step.${step}`) : '', reason: run.error?.message ?? '', lines: lines.join('\n') };
    say('message', t('repair.prompt', words));
  };
  return (
    <section className={css.failure} aria-labelledby="failed">
      <div role="alert">
        <h2 id="failed">{step ? t('failed.at', { step: t(`step.${step}`) }) : t('failed')}</h2>
        <p>{reason}</p>
      </div>
      {lines.length > 0 && (
        <>
          <p className="muted">{t('lastlines')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys */}
          <section className={css.lines} tabIndex={0} aria-label={t('lastlines')}>
            <pre>{lines.join('\n')}</pre>
          </section>
        </>
      )}
      <div className={css.ways}>
        {canTalk && run.plan && (
          <Button look="primary" onClick={repair}>
            <Wrench aria-hidden />
            {t('repair')}
          </Button>
        )}
        {canRun && (
          <Button onClick={start} look={canTalk ? 'secondary' : 'primary'}>
            <Play aria-hidden />
            {t('runagain')}
          </Button>
        )}
      </div>
    </section>
  );
}
