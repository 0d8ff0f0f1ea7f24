import { memo } from 'react';
import { useT } from '../../../i18n';
import type { Row } from '../../../streams/log/rows';
import { marked, type Span, spans } from './ansi';
import css from './log.module.css';
import { LINE_PX, type Window } from './use-window';

interface RowsProps {
  log: Window;
  label: string;
  /** What it says while there is nothing. */
  empty: string;
  isCut: boolean;
  find: string;
}

/** The rows that are in view, each where it stands. */
export function Rows({ log, label, empty, isCut, find }: RowsProps) {
  const t = useT();
  return (
    // Not a live region: npm alone would talk for minutes. The steps are spoken instead.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
    <section ref={log.box} className={css.log} tabIndex={0} aria-label={label} onScroll={log.onScroll}>
      <span ref={log.ruler} className={css.ruler} aria-hidden="true">
        0000000000
      </span>
      {log.lines === 0 && <p className={css.empty}>{empty}</p>}
      {isCut && <p className="sr">{t('log.cut')}</p>}
      <div className={css.all} style={{ height: log.lines * LINE_PX }}>
        {log.drawn.map(({ row, top, height }) => (
          <div
            key={row.id}
            className={css.row}
            data-kind={row.kind}
            data-found={row.id === log.found || undefined}
            style={{ transform: `translateY(${top * LINE_PX}px)`, height: height * LINE_PX }}
          >
            <RowText row={row} find={find} />
          </div>
        ))}
      </div>
    </section>
  );
}

const RowText = memo(function RowText({ row, find }: { row: Row; find: string }) {
  const t = useT();
  if (row.key) return t(row.key, { code: row.text });
  if (!row.ansi && !find) return row.text || '\u00a0';
  const plain: Span[] = [{ text: row.text, color: null, bold: false }];
  let at = 0;
  return marked(row.ansi ? spans(row.ansi) : plain, find).map(({ text, color, bold, match }) => {
    const Part = match ? 'mark' : 'span';
    at += text.length;
    return (
      <Part key={at} data-color={color ?? undefined} data-bold={bold || undefined}>
        {text}
      </Part>
    );
  });
});
