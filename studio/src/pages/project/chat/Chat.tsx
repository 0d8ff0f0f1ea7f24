import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import type { Turn, Writing } from '../../../streams/run';
import { IconButton } from '../../../ui/Button';
import type { SlotProps } from '../layout/slot';
import { useRunning } from '../run/use-running';
import { AskedCard } from './AskedCard';
import { Cost, useRate } from './Cost';
import css from './chat.module.css';
import { PlanCard } from './PlanCard';
import { turnsQuery } from './queries';
import { SayBox } from './SayBox';
import { TurnView } from './TurnView';
import { useChat } from './use-chat';

/** So near to its end the chat follows what comes, in pixels. */
const NEAR_PX = 80;
const NOTHING: readonly Writing[] = [];

/** The wish, the plan, what was done, and what is wished next. */
export default function Chat({ projectId: id, isShown }: SlotProps) {
  const t = useT();
  const { run, state, stop, isBusy } = useRunning(id);
  const { canTalk, waiting, say, takeBack } = useChat(id);
  const turns = useAllTurns(id, run.turns);
  const rate = useRate(id);
  const box = useFollowing(isShown);
  const { waits } = run;
  const isNew = state === 'new' || (run.turns.length > 0 && !run.plan && !isBusy);
  const kind = isNew ? 'wish' : 'message';
  const planAt = run.plan
    ? Math.max(
        0,
        turns.findIndex((turn) => turn.number === null || turn.items.length > 0),
      )
    : -1;
  const plan = run.plan && (
    <PlanCard
      plan={run.plan}
      waits={waits?.kind === 'plan_ready' && !isBusy && waiting.length === 0 ? waits : null}
      onAccept={(answers, changed) => say('accept', answers, changed)}
    />
  );
  return (
    <div className={css.chat}>
      <div className={css.scroll} ref={box.ref} onScroll={box.onScroll}>
        <div className={css.turns}>
          {turns.length === 0 && state === 'new' && <p className={css.empty}>{t('ask.title')}</p>}
          {turns.map((turn, at) => (
            <TurnView
              key={turn.number ?? `s${at}`}
              id={id}
              turn={turn}
              from={turns.slice(0, at).findLast((one) => one.checkpoint !== null)?.checkpoint ?? null}
              isBusy={isBusy}
              writing={at === turns.length - 1 ? run.writing : NOTHING}
              rate={rate}
              plan={at === planAt ? plan : undefined}
            />
          ))}
          {waits?.kind === 'asked' && waits.questions[0] && !isBusy && waiting.length === 0 && (
            <AskedCard question={waits.questions[0]} onAnswer={(text) => say('message', text)} />
          )}
          <div role="status">
            {waiting.map((saying) => (
              <div key={saying.id} className={css.waiting}>
                <p className={css.wish}>{saying.text || t('chat.accept')}</p>
                <p className="muted">
                  {t(isBusy ? 'chat.waits.work' : 'chat.waits.link')}
                  <IconButton label={t('chat.takeback')} onClick={() => takeBack(saying.id)}>
                    <X aria-hidden />
                  </IconButton>
                </p>
              </div>
            ))}
          </div>
        </div>
      </div>
      <footer className={css.foot}>
        <Cost id={id} />
        {canTalk === false && !isNew ? (
          <details className={css.note}>
            <summary>{t('chat.nomodel')}</summary>
            {t('chat.nomodel.text')}
          </details>
        ) : (
          <SayBox
            id={id}
            label={t(isNew ? 'prompt' : waits ? 'chat.answer' : 'chat.title')}
            isWorking={isBusy}
            onSay={(text) => say(waits?.kind === 'plan_ready' ? 'accept' : kind, text)}
            onStop={stop}
          />
        )}
      </footer>
    </div>
  );
}

/** Turns that the stream has forgotten, as the server tells them, before those it knows. */
function useAllTurns(id: string, known: readonly Turn[]): readonly Turn[] {
  const { data: told = [] } = useQuery(turnsQuery(id));
  const first = known.find((turn) => turn.number !== null)?.number ?? Number.POSITIVE_INFINITY;
  const older = told.filter((turn) => turn.number < first && turn.state !== 'working');
  const items = { items: [], files: {}, warnings: [], code: null, microdollars: 0 };
  return [...older.map((turn) => ({ ...items, ...turn })), ...known.map((turn) => completed(turn, told))];
}

/** What the page was not there to hear of a turn's end. */
function completed(turn: Turn, told: readonly { number: number; checkpoint: number | null }[]): Turn {
  if (turn.number === null || turn.checkpoint !== null || turn.state === 'working') return turn;
  const found = told.find((one) => one.number === turn.number);
  return found?.checkpoint ? { ...turn, checkpoint: found.checkpoint } : turn;
}

/** Keeps the end in view, until somebody scrolls up to read. */
function useFollowing(isShown: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const box = ref.current;
    const inside = box?.firstElementChild;
    if (!box || !inside || !isShown) return;
    const toEnd = () => {
      if (follows.current) box.scrollTop = box.scrollHeight;
    };
    const grown = new ResizeObserver(toEnd);
    grown.observe(inside);
    toEnd();
    return () => grown.disconnect();
  }, [isShown]);
  const onScroll = () => {
    const box = ref.current;
    if (box) follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
  };
  return { ref, onScroll };
}
