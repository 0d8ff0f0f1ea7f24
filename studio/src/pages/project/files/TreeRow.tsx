import { ChevronRight, EllipsisVertical, Folder, FolderOpen, Lock, LockOpen, Pencil, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import { useT } from '../../../i18n';
import { Menu } from '../../../ui/Menu';
import type { Mark } from './changed';
import { FileIcon } from './FileIcon';
import css from './files.module.css';
import type { Row } from './tree';

/** What a row asks for; the same object as long as the tree is there. */
export interface RowActions {
  press: (row: Row) => void;
  rename: (row: Row) => void;
  remove: (row: Row) => void;
  lock: (row: Row) => void;
}

interface TreeRowProps {
  id: string;
  row: Row;
  /** In pixels. */
  top: number;
  height: number;
  isSelected: boolean;
  isLocked: boolean;
  change: Mark | null;
  actions: RowActions;
}

/** One row; scrolling draws only those that come into view. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, isSelected, isLocked, change, actions } = props;
  const t = useT();
  const [isPointed, setPointed] = useState(false);
  const { name, kind, level, isOpen } = row;
  const isFolder = kind === 'folder';
  const Icon = isOpen ? FolderOpen : Folder;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={props.id}
      role="treeitem"
      aria-level={level}
      aria-posinset={row.at}
      aria-setsize={row.of}
      aria-selected={isSelected}
      aria-expanded={isFolder ? isOpen : undefined}
      className={css.row}
      style={{
        transform: `translateY(${props.top}px)`,
        height: props.height,
        paddingInlineStart: `${0.3 + (level - 1) * 0.8}rem`,
      }}
      onClick={() => actions.press(row)}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      title={row.path}
    >
      <span className={css.arrow} data-open={isOpen}>
        {isFolder && <ChevronRight aria-hidden />}
      </span>
      {isFolder ? <Icon aria-hidden className={css.folder} /> : <FileIcon name={name} />}
      <span className={css.name} data-change={change ?? undefined}>
        {name}
      </span>
      {change && <span className="sr">, {t(`files.change.${change}`)}</span>}
      {isLocked && <Lock aria-label={t('files.locked')} className={css.lock} />}
      {/* The keyboard finds the menu of the selected row behind the tree. */}
      {(isSelected || isPointed) && <RowMenu row={row} isLocked={isLocked} actions={actions} />}
    </div>
  );
});

function RowMenu({ row, isLocked, actions }: Pick<TreeRowProps, 'row' | 'isLocked' | 'actions'>) {
  const t = useT();
  const lock = { label: t(isLocked ? 'files.unlock' : 'files.lock'), icon: isLocked ? LockOpen : Lock };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it keeps the menu's clicks from the row
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the menu's own
    <span className={css.more} onClick={(event) => event.stopPropagation()}>
      <Menu
        label={t('files.actions', { name: row.name })}
        icon={<EllipsisVertical aria-hidden />}
        items={[
          { label: t('files.rename'), icon: Pencil, onSelect: () => actions.rename(row) },
          { ...lock, onSelect: () => actions.lock(row) },
          { label: t('files.delete.yes'), icon: Trash2, danger: true, onSelect: () => actions.remove(row) },
        ]}
      />
    </span>
  );
}
