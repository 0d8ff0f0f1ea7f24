import { tOr, useT } from '../../../i18n';
import type { Turn } from '../../../streams/run';
import { useRunErrorSentence } from '../run/use-error';
import css from './chat.module.css';

/** Ends that are as one hopes for; of the others the reason is told. */
const GOOD = new Set(['running', 'running_with_warnings', 'plan_ready', 'asked']);

/** How a turn ended, in words. What the server adds to it (what was tried, which check failed) stands below. */
export function TurnEnd({ turn }: { turn: Pick<Turn, 'state' | 'message' | 'code' | 'warnings'> }) {
  const t = useT();
  const sentence = useRunErrorSentence();
  const { state, message, code, warnings } = turn;
  if (state === 'working') return null;
  const isBad = !GOOD.has(state) && state !== 'stopped';
  const own = message ? sentence({ message, code }) : '';
  const lead = tOr(`end.${code ?? state}`, own || t('end.failed'));
  // The model's question, and a plan's, have a place of their own; an English sentence is said once.
  const more = state === 'gave_up' || state === 'out_of_budget' ? message : state === 'failed' && !code ? own : null;
  return (
    <div className={css.end} data-bad={isBad || undefined} data-state={state}>
      <p>{lead}</p>
      {more && more !== lead && <p className={css.plain}>{more}</p>}
      {warnings.length > 0 && (
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
