import { ChevronRight, EllipsisVertical, Folder, FolderOpen, Lock, LockOpen, Pencil, Trash2 } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { useT } from '../../../i18n';
import { Menu } from '../../../ui/Menu';
import type { Mark } from './changed';
import { FileIcon } from './FileIcon';
import css from './files.module.css';
import type { Row } from './tree';

interface TreeRowProps {
  id: string;
  row: Row;
  style: CSSProperties;
  isSelected: boolean;
  isLocked: boolean;
  change: Mark | null;
  onPress: () => void;
  onRename: () => void;
  onDelete: () => void;
  onLock: () => void;
}

export function TreeRow({ row, isSelected, isLocked, change, ...rest }: TreeRowProps) {
  const t = useT();
  const [isPointed, setPointed] = useState(false);
  const { name, kind, level, isOpen } = row;
  const isFolder = kind === 'folder';
  const Icon = isOpen ? FolderOpen : Folder;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={rest.id}
      role="treeitem"
      aria-level={level}
      aria-posinset={row.at}
      aria-setsize={row.of}
      aria-selected={isSelected}
      aria-expanded={isFolder ? isOpen : undefined}
      className={css.row}
      style={{ ...rest.style, paddingInlineStart: `${0.3 + (level - 1) * 0.8}rem` }}
      onClick={rest.onPress}
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
      {(isSelected || isPointed) && <RowMenu name={name} isLocked={isLocked} {...rest} />}
    </div>
  );
}

function RowMenu({
  name,
  isLocked,
  ...does
}: Pick<TreeRowProps, 'isLocked' | 'onRename' | 'onDelete' | 'onLock'> & { name: string }) {
  const t = useT();
  const lock = { label: t(isLocked ? 'files.unlock' : 'files.lock'), icon: isLocked ? LockOpen : Lock };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it keeps the menu's clicks from the row
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the menu's own
    <span className={css.more} onClick={(event) => event.stopPropagation()}>
      <Menu
        label={t('files.actions', { name })}
        icon={<EllipsisVertical aria-hidden />}
        items={[
          { label: t('files.rename'), icon: Pencil, onSelect: does.onRename },
          { ...lock, onSelect: does.onLock },
          { label: t('files.delete.yes'), icon: Trash2, danger: true, onSelect: does.onDelete },
        ]}
      />
    </span>
  );
}
