// Everything about a project's files on this page: the list, what is open, and what waits. It outlives
// the panes that show it.

import type { ProjectEvent } from '../../../streams/run';
import { offlineQueue } from '../../../streams/use-offline-queue';
import { type Change, changeOf, moved } from '../files/changes';
import { FilesStore } from '../files/files-store';
import { readFile, writeFile } from '../files/remote';
import { above } from '../files/tree';
import type { Place, Span, Workbench } from '../layout/workbench';
import { Documents, isDirty } from './documents';
import { closeTab, diffTab, fileTab, isPassing, NO_TABS, openTab, renamedTabs, type Tab, type Tabs } from './tabs';

/** Where the focus goes next, at a place or where it was; a new object for each wish. */
export interface Jump extends Partial<Place> {
  path: string;
}

export interface CodeView {
  tabs: Tabs;
  jump: Jump | null;
  /** How often something was opened by hand. */
  opened: number;
}

export class Code {
  readonly projectId: string;
  readonly files: FilesStore;
  readonly docs: Documents;
  #view: CodeView = { tabs: NO_TABS, jump: null, opened: 0 };
  #watchers = new Set<() => void>();

  constructor(projectId: string) {
    this.projectId = projectId;
    this.files = new FilesStore(projectId);
    const remote = {
      read: (path: string) => readFile(projectId, path),
      write: (path: string, content: string, ifMatch?: string) => writeFile(projectId, path, content, ifMatch),
    };
    this.docs = new Documents(remote, offlineQueue(projectId));
  }

  getSnapshot = (): CodeView => this.#view;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  get active(): Tab | null {
    const { tabs, active } = this.#view.tabs;
    return tabs.find((tab) => tab.id === active) ?? null;
  }

  /** Opens a file by somebody's wish. */
  open = (path: string, at?: Place): void => {
    void this.docs.open(path, this.files.getSnapshot().list.get(path)?.size ?? null);
    this.files.openAll(above(path));
    this.#show(fileTab(path), at ? { ...at, path } : null);
    this.#set({ opened: this.#view.opened + 1 });
  };

  /** Puts the focus into an open file. */
  enter(path: string): void {
    this.#set({ jump: { path } });
  }

  /** A file that is being written comes into view where nothing else was opened by hand. */
  follow(path: string): void {
    const active = this.active;
    if (active && !isPassing(active)) return;
    if (active?.kind === 'file' && active.path === path) return;
    void this.docs.open(path);
    this.#show(fileTab(path, true), null);
  }

  /** A new file, at once in the list; it reaches the server with its first save. */
  async create(path: string): Promise<void> {
    await writeFile(this.projectId, path, '', '');
    this.files.take({ kind: 'written', path, size: 0, hash: null });
    this.open(path);
  }

  compare = (span: Span, path?: string): void => {
    this.#show(diffTab(span, path ?? null), null);
    this.#set({ opened: this.#view.opened + 1 });
  };

  show(id: string): void {
    this.#set({ tabs: { ...this.#view.tabs, active: id } });
  }

  /** Keeps a tab that was only passing. */
  keepTab(tab: Tab): void {
    if (tab.kind === 'file') this.#show(fileTab(tab.path), null);
  }

  close(tab: Tab): void {
    this.#set({ tabs: closeTab(this.#view.tabs, tab.id) });
    if (tab.kind === 'file') this.docs.close(tab.path);
  }

  isBusy = (tab: Tab): boolean => {
    const doc = tab.kind === 'file' ? this.docs.get(tab.path) : undefined;
    return doc !== undefined && (isDirty(doc) || doc.conflict !== null || doc.isSaving);
  };

  hear = (event: ProjectEvent): void => {
    const change = changeOf(event);
    if (change) this.take(change);
  };

  take(change: Change): void {
    this.files.take(change);
    this.docs.take(change);
    if (change.kind !== 'renamed') return;
    const tabs = renamedTabs(this.#view.tabs, (path) => moved(path, change.from, change.to));
    this.#set({ tabs });
  }

  #show(tab: Tab, jump: Jump | null): void {
    const tabs = openTab(this.#view.tabs, tab, this.isBusy);
    const open = new Set(tabs.tabs.map((one) => one.id));
    for (const gone of this.#view.tabs.tabs) {
      if (gone.kind === 'file' && !open.has(gone.id)) this.docs.close(gone.path);
    }
    this.#set({ tabs, jump });
  }

  #set(view: Partial<CodeView>): void {
    this.#view = { ...this.#view, ...view };
    for (const watch of this.#watchers) watch();
  }
}

/** The page's one. */
export const codeOf = (bench: Workbench): Code => bench.keep('code', () => new Code(bench.projectId));
