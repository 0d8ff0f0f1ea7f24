import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useT } from '../../../i18n';
import type { Found } from '../files/remote';
import { nameOf, parentOf } from '../files/tree';
import { useWorkbench } from '../layout/workbench';
import { partsOf, type ResultRow, resultRows } from './results';
import css from './search.module.css';

const ROW_PX = 30;

/** The places by file; arrows go through them, Enter goes there. */
export function Results({ places }: { places: readonly Found[] }) {
  const t = useT();
  const bench = useWorkbench();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(-1);
  const rows = resultRows(places, closed);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const toggle = (path: string, isOpen: boolean) => {
    const next = new Set(closed);
    if (isOpen) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  const press = (row: ResultRow | undefined) => {
    if (row?.kind === 'file') toggle(row.path, !row.isOpen);
    else if (row) bench.openFile(row.place.path, row.place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const to = steps[event.key];
    if (to !== undefined && rows.length > 0) {
      const next = Math.max(0, Math.min(rows.length - 1, to));
      setAt(next);
      list.scrollToIndex(next);
    } else if (event.key === 'Enter') press(row);
    else if (event.key === 'ArrowLeft' && row) toggle(row.kind === 'file' ? row.path : row.place.path, false);
    else if (event.key === 'ArrowRight' && row?.kind === 'file') toggle(row.path, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      role="tree"
      aria-label={t('search.results')}
      tabIndex={0}
      className={css.results}
      aria-activedescendant={rows[at] && `${id}-${at}`}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={css.all} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const isFile = row.kind === 'file';
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the list, which has the focus
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              role="treeitem"
              aria-level={isFile ? 1 : 2}
              aria-expanded={isFile ? row.isOpen : undefined}
              aria-selected={item.index === at}
              className={isFile ? css.file : css.place}
              style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }}
              onClick={() => {
                setAt(item.index);
                press(row);
              }}
            >
              {isFile ? <FileRow row={row} /> : <PlaceRow place={row.place} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function FileRow({ row }: { row: Extract<ResultRow, { kind: 'file' }> }) {
  return (
    <>
      <ChevronRight aria-hidden data-open={row.isOpen} />
      <strong>{nameOf(row.path)}</strong>
      <span className={css.folder}>{parentOf(row.path)}</span>
      <span className={css.count}>{row.count}</span>
    </>
  );
}

function PlaceRow({ place }: { place: Found }) {
  const { before, hit, after } = partsOf(place);
  return (
    <>
      <span className={css.line}>{place.line}</span>
      <code>
        {before}
        <mark>{hit}</mark>
        {after}
      </code>
    </>
  );
}
