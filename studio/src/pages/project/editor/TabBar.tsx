import { Check, EllipsisVertical, GitCompare, Save, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { Menu } from '../../../ui/Menu';
import { FileIcon } from '../files/FileIcon';
import { nameOf } from '../files/tree';
import css from './code.module.css';
import { type Doc, isDirty } from './documents';
import { besideTab, isPassing, type Tab, type Tabs, tabNames } from './tabs';
import { useCode, useDocs } from './use-code';

interface TabBarProps {
  before?: ReactNode;
  tabs: Tabs;
  autoSaves: boolean;
  onAutoSaves: (on: boolean) => void;
  onSave: (path: string) => unknown;
  onClose: (tab: Tab) => void;
  onVersions: () => void;
}

export function TabBar({ before, tabs, autoSaves, onAutoSaves, onSave, onClose, onVersions }: TabBarProps) {
  const t = useT();
  const code = useCode();
  const docs = useDocs();
  const bar = useRef<HTMLDivElement>(null);
  const active = tabs.tabs.find((tab) => tab.id === tabs.active);
  const names = tabNames(tabs.tabs.map((tab) => tab.path ?? ''));
  const doc = active?.kind === 'file' ? docs.get(active.path) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen tab is brought into view
  useEffect(() => {
    bar.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tabs]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by && besideTab(tabs, by);
    if (event.key === 'Delete' && active) onClose(active);
    else if (next) {
      code.show(next);
      document.getElementById(`tab-${next}`)?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div className={css.bar}>
      {before}
      <div ref={bar} role="tablist" aria-label={t('editor.tabs')} className={css.tabs} onKeyDown={onKeyDown}>
        {tabs.tabs.map((tab, index) => (
          <TabButton
            key={tab.id}
            tab={tab}
            name={names[index] ?? ''}
            doc={tab.kind === 'file' ? docs.get(tab.path) : undefined}
            isActive={tab.id === tabs.active}
            onClose={() => onClose(tab)}
          />
        ))}
      </div>
      {active?.kind === 'file' && (
        <IconButton
          label={t('save')}
          disabled={!doc || !isDirty(doc)}
          busy={doc?.isSaving ?? false}
          onClick={() => onSave(active.path)}
        >
          <Save aria-hidden />
        </IconButton>
      )}
      <Menu
        label={t('editor.more')}
        icon={<EllipsisVertical aria-hidden />}
        items={[
          ...(active ? [{ label: t('editor.close'), icon: X, onSelect: () => onClose(active) }] : []),
          { label: t('versions.open'), icon: GitCompare, onSelect: onVersions },
          {
            label: t('editor.autosave'),
            ...(autoSaves && { icon: Check }),
            onSelect: () => onAutoSaves(!autoSaves),
          },
        ]}
      />
    </div>
  );
}

interface TabButtonProps {
  tab: Tab;
  name: string;
  doc: Doc | undefined;
  isActive: boolean;
  onClose: () => void;
}

function TabButton({ tab, name, doc, isActive, onClose }: TabButtonProps) {
  const t = useT();
  const code = useCode();
  const isUnsaved = doc !== undefined && isDirty(doc);
  const isWaiting = !isUnsaved && doc?.queued !== null && doc !== undefined;
  const label = tab.kind === 'file' ? name : tab.span.title;
  const mark = isUnsaved ? t('unsaved') : isWaiting ? t('editor.waits') : null;
  return (
    <div className={css.tab} data-active={isActive} data-passing={isPassing(tab)}>
      <button
        id={`tab-${tab.id}`}
        type="button"
        role="tab"
        aria-selected={isActive}
        aria-controls={isActive ? 'editor-panel' : undefined}
        tabIndex={isActive ? 0 : -1}
        title={tab.path ?? label}
        onClick={() => code.show(tab.id)}
        onDoubleClick={() => code.keepTab(tab)}
        onAuxClick={(event) => event.button === 1 && onClose()}
      >
        {tab.kind === 'file' ? <FileIcon name={nameOf(tab.path)} /> : <GitCompare aria-hidden />}
        <span className={css.label}>{label}</span>
        {mark && <span className={css.mark} data-waiting={isWaiting} aria-hidden="true" />}
        {mark && <span className="sr"> ({mark})</span>}
      </button>
      {/* A row of tabs has tabs only: the keyboard closes by Delete, everybody by the menu. */}
      <button
        type="button"
        className={css.close}
        aria-hidden="true"
        tabIndex={-1}
        title={t('editor.close')}
        onClick={onClose}
      >
        <X aria-hidden />
      </button>
    </div>
  );
}
