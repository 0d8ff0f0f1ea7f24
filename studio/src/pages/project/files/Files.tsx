import { FilePlus, FolderPlus, RefreshCw, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import { useCode, useCodeView, useFiles } from '../editor/use-code';
import { useWorkbench } from '../layout/workbench';
import { DeleteDialog } from './DeleteDialog';
import css from './files.module.css';
import { Tree } from './Tree';
import { parentOf } from './tree';
import { useFileActions } from './use-file-actions';

/** What is being named in the tree: a new file or folder in a folder, or something that gets another name. */
export type Naming = { kind: 'file' | 'folder'; folder: string } | { kind: 'rename'; path: string };

/** The project's files, with what can be done to them. */
export function Files() {
  const t = useT();
  const code = useCode();
  const bench = useWorkbench();
  const files = useFiles();
  const [selected, setSelected] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming | null>(null);
  const actions = useFileActions();
  const chooser = useRef<HTMLInputElement>(null);
  const { tabs } = useCodeView();
  const active = tabs.tabs.find((tab) => tab.id === tabs.active)?.path ?? null;
  useEffect(() => {
    if (active !== null) setSelected(active);
  }, [active]);
  const row = files.rows.find((one) => one.path === selected);
  // What is made goes into the selected folder, or beside the selected file.
  const folder = row?.kind === 'folder' ? row.path : parentOf(selected ?? '');
  const make = (kind: 'file' | 'folder') => {
    if (folder) code.files.openAll([...folder.split('/').map((_, n, all) => all.slice(0, n + 1).join('/'))]);
    setNaming({ kind, folder });
  };
  return (
    <div className={css.files}>
      <div className={css.tools} role="toolbar" aria-label={t('files.tools')}>
        <IconButton label={t('files.new')} onClick={() => make('file')}>
          <FilePlus aria-hidden />
        </IconButton>
        <IconButton label={t('files.folder')} onClick={() => make('folder')}>
          <FolderPlus aria-hidden />
        </IconButton>
        <IconButton label={t('files.upload')} onClick={() => chooser.current?.click()}>
          <Upload aria-hidden />
        </IconButton>
        <IconButton label={t('files.reload')} onClick={() => code.files.load()}>
          <RefreshCw aria-hidden />
        </IconButton>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={t('files.upload')}
          onChange={(event) => {
            void actions.upload(folder, [...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {files.failure !== null && (
        <div role="alert" className={css.failure}>
          {words(files.failure).message} <Button onClick={() => code.files.load()}>{t('retry')}</Button>
        </div>
      )}
      <Tree
        files={files}
        selected={selected}
        naming={naming}
        onSelect={setSelected}
        onOpen={(path) => bench.openFile(path)}
        onRename={(path) => setNaming({ kind: 'rename', path })}
        onDelete={actions.remove}
        onLock={actions.lock}
        onNamed={(path) => {
          setNaming(null);
          if (path !== null && naming) void actions.name(naming, path);
        }}
      />
      {actions.asked && <DeleteDialog {...actions.asked} />}
    </div>
  );
}
