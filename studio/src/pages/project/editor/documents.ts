// Files that are open: what the server has, what was typed, and what to do where both changed.
import { ApiError } from '../../../api/error';
import type { Edit } from '../../../streams/offline-queue';
import { type Change, moved } from '../files/changes';
import { isWithin } from '../files/tree';

/** Larger files are told of, not opened, in bytes: an editor is slow with them long before. */
export const MAX_OPEN_BYTES = 1024 * 1024;

export type DocState = 'loading' | 'text' | 'binary' | 'large' | 'missing' | 'failed';

export interface Conflict {
  /** What the server has; null where the file is gone. */
  theirs: string | null;
  /** Of `theirs`; '' where the file is gone. */
  hash: string;
}

export interface Doc {
  path: string;
  state: DocState;
  /** What the editor shows. */
  text: string;
  /** What the server had when text was last the same; null for a file that is not there. */
  base: string | null;
  /** Of `base`, for `if_match`; '' where there is none. */
  hash: string;
  /** Counts changes that the editor did not make and has to show. */
  version: number;
  isSaving: boolean;
  /** What waits for the connection. */
  queued: string | null;
  conflict: Conflict | null;
  failure: unknown;
  /** In bytes, where the list knows it. */
  size: number | null;
}

export interface Remote {
  /** null where there is no such file. */
  read: (path: string) => Promise<{ content: string; hash: string } | null>;
  /** Answers the new hash; throws `changed` where `ifMatch` is not what is there. */
  write: (path: string, content: string, ifMatch?: string) => Promise<string>;
}

export interface Queue {
  getSnapshot: () => readonly Edit[];
  load: () => Promise<void>;
  add: (path: string, base: string | null, content: string) => Promise<void>;
  resolve: (id: string, choice: 'mine' | 'theirs' | 'both') => Promise<void>;
}

export type Saved = 'saved' | 'queued' | 'conflict';

export const isDirty = (doc: Doc): boolean => doc.state === 'text' && doc.text !== (doc.queued ?? doc.base);

const newDoc = (path: string, size: number | null): Doc => ({
  path,
  state: 'loading',
  text: '',
  base: null,
  hash: '',
  version: 0,
  isSaving: false,
  queued: null,
  conflict: null,
  failure: null,
  size,
});

export class Documents {
  #docs: ReadonlyMap<string, Doc> = new Map();
  /** Changed elsewhere while it was being saved: looked at afterwards. */
  #unsure = new Set<string>();
  #watchers = new Set<() => void>();
  readonly #remote: Remote;
  readonly #queue: Queue;

  constructor(remote: Remote, queue: Queue) {
    this.#remote = remote;
    this.#queue = queue;
  }

  getSnapshot = (): ReadonlyMap<string, Doc> => this.#docs;
  get = (path: string): Doc | undefined => this.#docs.get(path);
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  /** Opens a file; one that is open stays as it is. */
  async open(path: string, size: number | null = null): Promise<void> {
    if (this.get(path)) return;
    this.#put(newDoc(path, size));
    await this.load(path);
  }

  /** Reads a file that is open (again), unless it is too large. What was typed goes. */
  async load(path: string): Promise<void> {
    const { size = null } = this.get(path) ?? {};
    if (size !== null && size > MAX_OPEN_BYTES) {
      this.#change(path, { state: 'large' });
      return;
    }
    if (isImage(path)) {
      this.#change(path, { state: 'binary' });
      return;
    }
    try {
      await this.#queue.load().catch(() => {});
      const edit = this.#queue.getSnapshot().find((one) => one.path === path);
      if (edit) {
        this.#fromQueue(edit);
        return;
      }
      this.#take(path, await this.#remote.read(path));
    } catch (failure) {
      this.#change(path, refusal(failure));
    }
  }

  #fromQueue(edit: Edit): void {
    const { content, base, theirs } = edit;
    const conflict = edit.state === 'conflict' ? { theirs, hash: '' } : null;
    this.#change(edit.path, { state: 'text', text: content, base, queued: content, conflict }, true);
  }

  #take(path: string, opened: { content: string; hash: string } | null): void {
    if (!opened) {
      this.#change(path, { state: 'missing', base: null, hash: '' });
      return;
    }
    const { content, hash } = opened;
    if (content.length > MAX_OPEN_BYTES) {
      this.#change(path, { state: 'large', size: content.length });
      return;
    }
    // A text has no such character; it would be lost in a field.
    if (content.includes('\0')) {
      this.#change(path, { state: 'binary' });
      return;
    }
    const fresh = { text: content, base: content, hash, queued: null, conflict: null, failure: null };
    this.#change(path, { ...fresh, state: 'text' }, true);
  }

  /** A new file; it is written with the first save. */
  create(path: string, text = ''): void {
    this.#put({ ...newDoc(path, null), state: 'text', text });
  }

  /** The text of a file that was just written, until the server's own is there. */
  fill(path: string, text: string): void {
    const doc = this.get(path);
    if (!doc || isDirty(doc) || doc.conflict) return;
    this.#change(path, { state: 'text', text, base: text }, true);
  }

  /** The editor's text. */
  edit(path: string, text: string): void {
    const doc = this.get(path);
    if (doc?.state === 'text' && doc.text !== text) this.#change(path, { text });
  }

  /**
   * Sends what was typed. Offline it is kept and sent later (`queued`); where the server has another
   * text by now nothing is written (`conflict`). Throws what else went wrong.
   */
  async save(path: string, isOnline = true): Promise<Saved> {
    const doc = this.get(path);
    if (!doc || !isDirty(doc) || doc.isSaving) return 'saved';
    if (!isOnline || doc.queued !== null) return this.#later(doc);
    this.#change(path, { isSaving: true });
    try {
      return await this.#send(path);
    } finally {
      this.#change(path, { isSaving: false });
      if (this.#unsure.delete(path)) void this.refresh(path);
    }
  }

  async #send(path: string, isSecond = false): Promise<Saved> {
    const doc = this.get(path);
    if (!doc) return 'saved';
    try {
      const hash = await this.#remote.write(path, doc.text, doc.hash);
      this.#change(path, { base: doc.text, hash, conflict: null });
      return 'saved';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isOffline) return await this.#later(doc);
      if (error.code !== 'changed' || isSecond) throw error;
      if (await this.#compare(path)) return 'conflict';
      // It was what I began from after all, or is what I wrote: nothing is in the way.
      const now = this.get(path);
      return now && isDirty(now) ? await this.#send(path, true) : 'saved';
    }
  }

  async #later(doc: Doc): Promise<Saved> {
    await this.#queue.add(doc.path, doc.base, doc.text);
    this.#change(doc.path, { queued: doc.text });
    return 'queued';
  }

  /** Something happened to files elsewhere: another tab, an agent, a program. */
  take(change: Change): void {
    for (const doc of this.#docs.values()) {
      if (change.kind === 'all') void this.refresh(doc.path);
      else if (change.kind === 'renamed') this.#rename(doc, moved(doc.path, change.from, change.to));
      else if (!isWithin(doc.path, change.path)) continue;
      else if (change.kind === 'removed') void this.refresh(doc.path);
      else if (change.hash === null || change.hash !== doc.hash) void this.refresh(doc.path);
    }
  }

  #rename(doc: Doc, to: string): void {
    if (doc.path === to) return;
    const docs = new Map(this.#docs);
    docs.delete(doc.path);
    this.#docs = docs.set(to, { ...doc, path: to });
    this.#tell();
  }

  /** Looks at what the server has: shown at once where nothing was typed, else it is a conflict. */
  async refresh(path: string): Promise<void> {
    const doc = this.get(path);
    if (!doc) return;
    if (doc.isSaving) {
      this.#unsure.add(path);
      return;
    }
    if (doc.state !== 'text') {
      await this.load(path);
      return;
    }
    try {
      await this.#compare(path);
    } catch {
      // The link: the next event, or the next save, tells.
    }
  }

  /** Puts the server's text beside mine; whether both are different. */
  async #compare(path: string): Promise<boolean> {
    const opened = await this.#remote.read(path);
    const doc = this.get(path);
    if (!doc) return false;
    const [theirs, hash] = [opened?.content ?? null, opened?.hash ?? ''];
    const isClean = !isDirty(doc) && doc.queued === null;
    if (theirs === doc.text || (theirs !== null && isClean)) {
      // The same text needs no new one in the editor, which would move its cursor.
      const isNew = theirs !== doc.text;
      this.#change(path, { text: theirs, base: theirs, hash, queued: null, conflict: null }, isNew);
      return false;
    }
    if (theirs === null && isClean) {
      this.#change(path, { state: 'missing', base: null, hash: '' });
      return false;
    }
    // What waits in the queue is compared when it is sent.
    if (doc.queued !== null) return false;
    if (theirs === doc.base) {
      this.#change(path, { hash, conflict: null });
      return false;
    }
    this.#change(path, { conflict: { theirs, hash } });
    return true;
  }

  /** Ends a conflict: mine, or a text out of both, is written over theirs; or theirs is taken. */
  async resolve(path: string, choice: 'mine' | 'theirs', merged?: string): Promise<void> {
    const doc = this.get(path);
    if (!doc?.conflict) return;
    const edit = this.#queue.getSnapshot().find((one) => one.path === path && one.state === 'conflict');
    if (edit) await this.#queue.resolve(edit.id, 'theirs');
    const opened = edit ? await this.#remote.read(path) : null;
    const there = edit ? { theirs: opened?.content ?? null, hash: opened?.hash ?? '' } : doc.conflict;
    const based = { base: there.theirs, hash: there.hash, queued: null, conflict: null };
    if (choice === 'theirs') {
      const state = there.theirs === null ? 'missing' : 'text';
      this.#change(path, { ...based, state, text: there.theirs ?? '' }, true);
      return;
    }
    this.#change(path, { ...based, text: merged ?? doc.text }, merged !== undefined);
    await this.save(path);
  }

  /** The queue sent something, or found that it cannot. */
  heedQueue(edits: readonly Edit[]): void {
    for (const doc of this.#docs.values()) {
      if (doc.queued === null) continue;
      const edit = edits.find((one) => one.path === doc.path);
      if (!edit) {
        this.#change(doc.path, { base: doc.queued, queued: null });
        void this.refresh(doc.path);
      } else if (edit.state === 'conflict' && !doc.conflict) {
        this.#change(doc.path, { conflict: { theirs: edit.theirs, hash: '' } });
      }
    }
  }

  close(path: string): void {
    const docs = new Map(this.#docs);
    if (docs.delete(path)) {
      this.#docs = docs;
      this.#tell();
    }
  }

  #put(doc: Doc): void {
    this.#docs = new Map(this.#docs).set(doc.path, doc);
    this.#tell();
  }

  #change(path: string, change: Partial<Doc>, isForEditor = false): void {
    const doc = this.get(path);
    if (doc) this.#put({ ...doc, ...change, version: doc.version + Number(isForEditor) });
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

const isImage = (path: string) =>
  /\.(png|jpe?g|gif|webp|avif|ico|bmp|pdf|zip|gz|woff2?|ttf|otf|mp[34]|webm|db|sqlite3?)$/i.test(path);

function refusal(failure: unknown): Partial<Doc> {
  const code = failure instanceof ApiError ? failure.code : '';
  if (code === 'not_text') return { state: 'binary' };
  if (code === 'too_large' || code === 'file_too_large') return { state: 'large' };
  return { state: 'failed', failure };
}
