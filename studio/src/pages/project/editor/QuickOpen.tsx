import { type KeyboardEvent, useState } from 'react';
import { useCommand } from '../../../app/commands/useCommand';
import { useT } from '../../../i18n';
import { Dialog } from '../../../ui/Dialog';
import { FileIcon } from '../files/FileIcon';
import { nameOf, parentOf } from '../files/tree';
import { useWorkbench } from '../layout/workbench';
import { findPaths, wishOf } from './quick';
import css from './quick.module.css';
import { useFiles } from './use-code';

/** Goes to a file by a few letters of its name; `name:12` to a line of it. */
export function QuickOpen() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  useCommand({ id: 'code.open', title: t('quick.title'), keys: 'mod+p', run: () => setOpen(true) });
  return isOpen && <Quick onClose={() => setOpen(false)} />;
}

function Quick({ onClose }: { onClose: () => void }) {
  const t = useT();
  const bench = useWorkbench();
  const { list } = useFiles();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { letters, line } = wishOf(typed);
  const found = findPaths(list.keys(), letters);
  const go = (path: string | undefined) => {
    if (!path) return;
    onClose();
    bench.openFile(path, line === null ? undefined : { line });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter') go(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('quick.title')} onClose={onClose} hideTitle>
      <input
        className={css.input}
        autoFocus
        role="combobox"
        aria-label={t('quick.title')}
        aria-expanded="true"
        aria-controls="quick-list"
        aria-activedescendant={found[at] && `quick-${at}`}
        placeholder={t('quick.placeholder')}
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="quick-list" role="listbox" aria-label={t('files.title')} className={css.list}>
        {found.length === 0 && <p className={css.none}>{t('quick.none')}</p>}
        {found.map((path, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the active one
          <div
            key={path}
            id={`quick-${index}`}
            role="option"
            aria-selected={index === at}
            className={css.item}
            ref={(item) => {
              if (index === at) item?.scrollIntoView({ block: 'nearest' });
            }}
            onClick={() => go(path)}
          >
            <FileIcon name={nameOf(path)} />
            <span>{nameOf(path)}</span>
            <small>{parentOf(path)}</small>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
