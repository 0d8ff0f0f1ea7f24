import { memo, type ReactNode } from 'react';
import { useT } from '../../../i18n';
import { rupees } from '../../../i18n/format';
import type { Turn, Writing } from '../../../streams/run';
import css from './chat.module.css';
import { Items } from './Items';
import { TurnEnd } from './TurnEnd';
import { WhatChanged } from './WhatChanged';

interface TurnViewProps {
  id: string;
  turn: Turn;
  from: number | null;
  isBusy: boolean;
  /** What is being written, of the turn that goes on. */
  writing: readonly Writing[];
  /** How many rupees a millionth of a dollar is; 0 where it is not known. */
  rate: number;
  /** The plan that came of the wish. */
  plan?: ReactNode;
}

/** A wish, what was said and done about it, and what came of it. */
export const TurnView = memo(function TurnView({ id, turn, from, isBusy, writing, rate, plan }: TurnViewProps) {
  const t = useT();
  const isOver = turn.state !== 'working';
  const steps = turn.items.filter((item) => item.kind !== 'said').length;
  return (
    <article className={css.turn} aria-label={t('chat.turn', { prompt: turn.prompt.slice(0, 80) })}>
      {turn.prompt && <p className={css.wish}>{turn.prompt}</p>}
      {plan}
      {isOver && steps > 0 ? (
        <>
          <Items items={turn.items.filter((item) => item.kind === 'said')} />
          <details className={css.steps}>
            <summary>{t('chat.steps', { count: steps })}</summary>
            <Items items={turn.items.filter((item) => item.kind !== 'said')} />
          </details>
        </>
      ) : (
        <Items items={turn.items} />
      )}
      {writing.map(({ call, path, text, op }) => (
        <p key={`${call} ${path}`} className={css.writing}>
          <span>{t('chat.writing')}</span> <code>{path || op}</code>{' '}
          <span className="muted">{t('chat.lines', { count: lines(text) })}</span>
        </p>
      ))}
      <TurnEnd turn={turn} />
      {isOver && <WhatChanged id={id} turn={turn} from={from} isBusy={isBusy} />}
      {turn.microdollars > 0 && rate > 0 && (
        <p className={css.price}>{t('chat.turn.cost', { amount: rupees(turn.microdollars * rate) })}</p>
      )}
    </article>
  );
});

function lines(text: string): number {
  let count = text ? 1 : 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
