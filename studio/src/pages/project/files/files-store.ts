// The files of a project as this page knows them: asked for once, then changed by what happens.
import { type Change, isVague, listAfter, moved } from './changes';
import { type Listed, listFiles, readLocks, writeLocks } from './remote';
import { buildTree, type FileList, isWithin, type Row, rowsOf } from './tree';

/** Many changes in a row make one new list, in ms. */
const PAUSE_MS = 120;
/** So long after something vague happened the whole list is asked for again, in ms. */
const RELOAD_MS = 800;

export interface Files {
  list: FileList;
  /** null until they were asked for. */
  isLoaded: boolean;
  failure: unknown;
  locks: readonly string[];
  open: ReadonlySet<string>;
  /** Made here and without a file yet; the server has files only. */
  folders: ReadonlySet<string>;
  rows: readonly Row[];
}

export class FilesStore {
  readonly #project: string;
  #files: Files = {
    list: new Map(),
    isLoaded: false,
    failure: null,
    locks: [],
    open: new Set(),
    folders: new Set(),
    rows: [],
  };
  #pending: Change[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reload: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<void> | null = null;
  #again = false;
  #watchers = new Set<() => void>();

  constructor(project: string) {
    this.#project = project;
  }

  getSnapshot = (): Files => this.#files;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  /** Asks for the whole list; asked while it is under way, once more after it. */
  load(): Promise<void> {
    this.#again = this.#loading !== null;
    this.#loading ??= this.#ask().finally(() => {
      this.#loading = null;
      if (this.#again) void this.load();
    });
    return this.#loading;
  }

  async #ask(): Promise<void> {
    try {
      const [listed, locks] = await Promise.all([listFiles(this.#project), readLocks(this.#project)]);
      // What happened meanwhile is told after what was there.
      const list = this.#pending.splice(0).reduce(listAfter, listOf(listed));
      this.#set({ list, locks, isLoaded: true, failure: null });
    } catch (failure) {
      this.#set({ failure });
    }
  }

  /** Something happened to files. */
  take(change: Change): void {
    this.#pending.push(change);
    this.#timer ??= setTimeout(this.#settle, PAUSE_MS);
  }

  #settle = (): void => {
    this.#timer = undefined;
    if (this.#loading) return;
    const changes = this.#pending.splice(0);
    if (changes.some((change) => isVague(this.#files.list, change)))
      this.#reload ??= setTimeout(this.#askAgain, RELOAD_MS);
    const list = changes.reduce(listAfter, this.#files.list);
    let { open } = this.#files;
    for (const change of changes) {
      if (change.kind !== 'renamed') continue;
      open = new Set([...open].map((path) => moved(path, change.from, change.to)));
    }
    if (list !== this.#files.list || open !== this.#files.open) this.#set({ list, open });
  };

  #askAgain = (): void => {
    this.#reload = undefined;
    void this.load();
  };

  toggle(folder: string, isOpen: boolean): void {
    const open = new Set(this.#files.open);
    if (isOpen) open.add(folder);
    else open.delete(folder);
    this.#set({ open });
  }

  openAll(folders: readonly string[]): void {
    if (folders.every((one) => this.#files.open.has(one))) return;
    this.#set({ open: new Set([...this.#files.open, ...folders]) });
  }

  addFolder(path: string): void {
    this.#set({ folders: new Set([...this.#files.folders, path]) });
  }

  dropFolder(path: string): void {
    this.#set({ folders: new Set([...this.#files.folders].filter((one) => !isWithin(one, path))) });
  }

  isLocked(path: string): boolean {
    return this.#files.locks.some((lock) => isWithin(path, lock));
  }

  /** Locks a path, or takes away the lock that is on it. The server's list is the one that counts. */
  async setLocked(path: string, locked: boolean): Promise<void> {
    const now = await readLocks(this.#project);
    const others = now.filter((lock) => !isWithin(path, lock));
    const locks = await writeLocks(this.#project, locked ? [...others, path] : others);
    this.#set({ locks });
  }

  #set(next: Partial<Files>): void {
    const files = { ...this.#files, ...next };
    const isSame = files.list === this.#files.list && files.folders === this.#files.folders;
    const folders = isSame ? files.folders : left(files);
    if (!isSame || files.open !== this.#files.open) files.rows = rowsOf(buildTree(files.list, folders), files.open);
    this.#files = { ...files, folders };
    for (const watch of this.#watchers) watch();
  }
}

const listOf = (listed: readonly Listed[]): FileList => new Map(listed.map(({ path, size }) => [path, { size }]));

/** The folders that still have nothing in them. */
function left({ folders, list }: Files): ReadonlySet<string> {
  if (folders.size === 0) return folders;
  const paths = [...list.keys()];
  return new Set([...folders].filter((folder) => !paths.some((path) => isWithin(path, folder))));
}
