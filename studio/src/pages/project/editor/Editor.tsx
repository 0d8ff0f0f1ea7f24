import { type ReactNode, useState } from 'react';
import { useCommand } from '../../../app/commands/useCommand';
import { useT } from '../../../i18n';
import { showError, toast } from '../../../ui/toast';
import { CloseDialog } from './CloseDialog';
import css from './code.module.css';
import { DiffView } from './DiffView';
import { FileView } from './FileView';
import { TabBar } from './TabBar';
import { besideTab, type Tab } from './tabs';
import { useAutoSave } from './use-auto-save';
import { useCode, useCodeView } from './use-code';
import { Versions } from './Versions';

/** Tabs of files and comparisons, and what is in the chosen one. */
export function Editor({ isShown, before }: { isShown: boolean; before?: ReactNode }) {
  const t = useT();
  const code = useCode();
  const { tabs } = useCodeView();
  const [closing, setClosing] = useState<Tab | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const active = tabs.tabs.find((tab) => tab.id === tabs.active) ?? null;
  const save = useSave();
  const [autoSaves, setAutoSaves] = useAutoSave(save);
  const close = (tab: Tab) => (code.isBusy(tab) ? setClosing(tab) : code.close(tab));
  const go = (by: number) => {
    const next = besideTab(tabs, by);
    if (next) code.show(next);
  };
  const off = active === null;
  useCommand({
    id: 'code.save',
    title: t('save'),
    keys: 'mod+s',
    run: () => (active?.kind === 'file' ? save(active.path, true) : undefined),
  });
  // The browser keeps Ctrl+W and Ctrl+Tab to itself, Monaco Alt+W.
  useCommand({
    id: 'code.close',
    title: t('editor.close'),
    keys: 'alt+x',
    disabled: off,
    run: () => active && close(active),
  });
  useCommand({ id: 'code.next', title: t('editor.next'), keys: 'alt+.', disabled: off, run: () => go(1) });
  useCommand({ id: 'code.previous', title: t('editor.previous'), keys: 'alt+,', disabled: off, run: () => go(-1) });
  useCommand({ id: 'code.autosave', title: t('editor.autosave'), run: () => setAutoSaves(!autoSaves) });
  useCommand({ id: 'code.versions', title: t('versions.open'), run: () => setChoosing(true) });
  return (
    <div className={css.editor}>
      <TabBar
        before={before}
        tabs={tabs}
        autoSaves={autoSaves}
        onAutoSaves={setAutoSaves}
        onSave={(path) => save(path, true)}
        onClose={close}
        onVersions={() => setChoosing(true)}
      />
      {isChoosing && <Versions onClose={() => setChoosing(false)} />}
      <div
        id="editor-panel"
        className={css.body}
        {...(active && { role: 'tabpanel', 'aria-labelledby': `tab-${active.id}` })}
      >
        <FileView
          path={active?.kind === 'file' ? active.path : null}
          isShown={isShown}
          onSave={(path) => save(path, true)}
        />
        {active?.kind === 'diff' && <DiffView key={active.id} span={active.span} path={active.path} />}
        {!active && <p className={css.hint}>{t('file.hint')}</p>}
      </div>
      {closing && (
        <CloseDialog
          tab={closing}
          onDone={() => setClosing(null)}
          onSave={async (path) => {
            if ((await save(path, true)) === 'saved') code.close(closing);
          }}
          onDiscard={() => code.close(closing)}
        />
      )}
    </div>
  );
}

/** Saves a file and tells what came of it; `aloud` also that it went well. Answers whether it is saved. */
function useSave() {
  const t = useT();
  const code = useCode();
  return async (path: string, aloud: boolean): Promise<'saved' | 'not'> => {
    try {
      const how = await code.docs.save(path, navigator.onLine);
      if (how === 'queued' && aloud) void toast(t('editor.queued'));
      return how === 'conflict' ? 'not' : 'saved';
    } catch (error) {
      showError(error);
      return 'not';
    }
  };
}
