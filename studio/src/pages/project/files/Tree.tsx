import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useT } from '../../../i18n';
import { useCode } from '../editor/use-code';
import { useChanged } from './changed';
import type { Naming } from './Files';
import css from './files.module.css';
import type { Files as FilesState } from './files-store';
import { NameField } from './NameField';
import { type RowActions, TreeRow } from './TreeRow';
import { findTyped, parentOf, type Row } from './tree';

/** The height of a row, in pixels; on a phone a finger needs more. */
const ROW_PX = 30;
const TOUCH_ROW_PX = 40;
/** Letters belong together for so long, in ms. */
const TYPED_MS = 700;

interface TreeProps {
  files: FilesState;
  selected: string | null;
  naming: Naming | null;
  onSelect: (path: string) => void;
  onOpen: (path: string) => void;
  onRename: (path: string) => void;
  onDelete: (row: Row) => void;
  onLock: (row: Row) => void;
  /** null: given up. */
  onNamed: (path: string | null) => void;
}

type Line = { row: Row } | { naming: Naming };

/** The rows with the field for a new name among them. */
function linesOf(rows: readonly Row[], naming: Naming | null): Line[] {
  const lines: Line[] = rows.map((row) =>
    naming?.kind === 'rename' && naming.path === row.path ? { naming } : { row },
  );
  if (!naming || naming.kind === 'rename') return lines;
  lines.splice(naming.folder ? rows.findIndex((row) => row.path === naming.folder) + 1 : 0, 0, { naming });
  return lines;
}

/** A tree of which only what is seen is in the page. The focus is the tree's; rows are named as active. */
export function Tree({ files, selected, naming, onSelect, onNamed, ...does }: TreeProps) {
  const t = useT();
  const code = useCode();
  const changed = useChanged(code.projectId);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const lines = useMemo(() => linesOf(files.rows, naming), [files.rows, naming]);
  const rowPx = matchMedia('(pointer: coarse)').matches ? TOUCH_ROW_PX : ROW_PX;
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  const at = files.rows.findIndex((row) => row.path === selected);
  const current = files.rows[at];
  const go = (to: number) => {
    const row = files.rows[Math.max(0, Math.min(files.rows.length - 1, to))];
    if (!row) return;
    onSelect(row.path);
    list.scrollToIndex(files.rows.indexOf(row));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was opened elsewhere comes into view, once
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at);
  }, [selected, at < 0]);
  const isNaming = naming !== null;
  const nameAt = lines.findIndex((line) => 'naming' in line);
  useEffect(() => {
    if (isNaming && nameAt >= 0) list.scrollToIndex(nameAt);
  }, [isNaming, nameAt, list]);

  const press = (row: Row) => {
    onSelect(row.path);
    if (row.kind === 'file') does.onOpen(row.path);
    else code.files.toggle(row.path, !row.isOpen);
  };
  const latest = useRef<RowActions | null>(null);
  latest.current = {
    press,
    rename: (row) => does.onRename(row.path),
    remove: does.onDelete,
    lock: does.onLock,
  };
  const [actions] = useState<RowActions>(() => ({
    press: (row) => latest.current?.press(row),
    rename: (row) => latest.current?.rename(row),
    remove: (row) => latest.current?.remove(row),
    lock: (row) => latest.current?.lock(row),
  }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor((box.current?.clientHeight ?? 0) / rowPx) || 1;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) go(at < 0 ? 0 : at + step);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(files.rows.length - 1);
    else if (current && event.key === 'ArrowRight') openOrEnter(current);
    else if (current && event.key === 'ArrowLeft') closeOrLeave(current);
    else if (current && (event.key === 'Enter' || event.key === ' ')) {
      press(current);
      if (current.kind === 'file' && event.key === 'Enter') code.enter(current.path);
    } else if (current && event.key === 'F2') does.onRename(current.path);
    else if (current && event.key === 'Delete') does.onDelete(current);
    else if (event.key.length === 1 && !event.nativeEvent.isComposing) jump(event.key, event.timeStamp);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const openOrEnter = (row: Row) => {
    if (row.kind === 'file') return;
    if (row.isOpen) go(at + 1);
    else code.files.toggle(row.path, true);
  };
  const closeOrLeave = (row: Row) => {
    if (row.isOpen) code.files.toggle(row.path, false);
    else if (row.level > 1) go(files.rows.findIndex((one) => one.path === parentOf(row.path)));
  };
  const jump = (letter: string, now: number) => {
    const text = now - typed.current.at < TYPED_MS ? typed.current.text + letter : letter;
    typed.current = { text, at: now };
    go(findTyped(files.rows, Math.max(0, at), text));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a tree where there is something to go along
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have names
    <div
      ref={box}
      className={css.tree}
      // A tree without branches is none to those who hear it.
      role={lines.length > 0 ? 'tree' : 'group'}
      aria-label={t('files.title')}
      tabIndex={0}
      data-first-focus
      aria-activedescendant={current && `${id}-${current.path}`}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === box.current && !current) go(0);
      }}
    >
      {files.isLoaded && lines.length === 0 && <p className={css.none}>{t('files.none')}</p>}
      <div role="presentation" className={css.all} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const line = lines[item.index];
          const style = { transform: `translateY(${item.start}px)`, height: rowPx };
          if (!line) return null;
          if ('naming' in line) {
            const { naming } = line;
            return (
              <NameField
                key="naming"
                naming={naming}
                list={files.list}
                style={style}
                onNamed={(path) => {
                  onNamed(path);
                  box.current?.focus();
                }}
              />
            );
          }
          const { row } = line;
          return (
            <TreeRow
              key={row.path}
              id={`${id}-${row.path}`}
              row={row}
              top={item.start}
              height={rowPx}
              isSelected={row.path === selected}
              isLocked={code.files.isLocked(row.path)}
              change={changed(row)}
              actions={actions}
            />
          );
        })}
      </div>
    </div>
  );
}
