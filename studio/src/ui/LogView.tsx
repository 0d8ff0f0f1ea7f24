import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import type { Row } from '../streams/log/rows';
import type { ProjectStore } from '../streams/project-store';
import { useProject } from '../streams/use-project';
import { Button } from './Button';
import css from './log-view.module.css';

/** Rows drawn beyond what is seen, on each side. */
const OVERSCAN = 20;
/** Rows in the page at most, however tall it is. */
const MAX_DRAWN = 500;
/** The height of most rows, in pixels; what is longer is measured. */
const ROW_PX = 22;
/** So near to its end the log follows what comes, in pixels. */
const NEAR_PX = 48;

export interface LogViewProps {
  store: ProjectStore;
  label: string;
  /** What it says while there is nothing. */
  empty: string;
  /** Shows one execution's rows only. */
  exec?: string;
}

/** What programs say, of which only what is seen is in the page. It follows the end until somebody scrolls up. */
export function LogView({ store, label, empty, exec }: LogViewProps) {
  const t = useT();
  useProject(store.id, (snapshot) => snapshot.rowsVersion);
  const newest = exec ? store.rows.rows.filter((row) => row.exec === exec) : store.rows.rows;
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  // What somebody reads stays where it is, whatever comes and goes behind and before it.
  const [held, setHeld] = useState<readonly Row[] | null>(null);
  const rows = held ?? newest;
  const follows = held === null;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
    rangeExtractor: (range) => defaultRangeExtractor(range).slice(0, MAX_DRAWN),
  });
  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  const height = list.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever makes it longer moves its end
  useEffect(() => {
    if (follows) toEnd();
  }, [follows, height, rows.length, toEnd]);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    const goesUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    if (isNear) setHeld(null);
    else if (goesUp) setHeld((old) => old ?? newest);
  };
  return (
    <div className={css.frame}>
      {/* Not a live region: npm alone would talk for minutes. The steps are spoken instead. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys */}
      <section ref={box} className={css.log} tabIndex={0} aria-label={label} onScroll={onScroll}>
        {rows.length === 0 && <p className={css.empty}>{empty}</p>}
        {follows && store.rows.isCut && <p className={css.empty}>{t('log.cut')}</p>}
        <div className={css.all} style={{ height }}>
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  ref={list.measureElement}
                  data-index={item.index}
                  className={`${css.row} ${css[row.kind] ?? ''}`}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <RowText row={row} />
                </div>
              )
            );
          })}
        </div>
      </section>
      {!follows && (
        <Button className={css.down ?? ''} onClick={() => setHeld(null)}>
          <ArrowDown aria-hidden />
          {t('log.down')}
        </Button>
      )}
    </div>
  );
}

function RowText({ row }: { row: Row }) {
  const t = useT();
  return row.key ? t(row.key, { code: row.text }) : row.text || '\u00a0';
}
