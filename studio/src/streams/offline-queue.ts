// Edits that were made while the link was down: kept, sent in their order, never lost. A file that
// changed at the server meanwhile is not overwritten; both versions stay until somebody chooses.

export interface Edit {
  id: string;
  path: string;
  /** What the edit began from; null for a new file. */
  base: string | null;
  content: string;
  state: 'waiting' | 'conflict';
  /** What the server has instead, for a conflict; null where the file is gone. */
  theirs: string | null;
}

/** Where edits survive a closed page. */
export interface Keep {
  load: () => Promise<Edit[]>;
  save: (edits: readonly Edit[]) => Promise<void>;
}

/** The server: throws with `isOffline` where it cannot be reached. */
export interface Remote {
  /** null where there is no such file. */
  read: (path: string) => Promise<string | null>;
  write: (path: string, content: string) => Promise<void>;
}

export type Choice = 'mine' | 'theirs' | 'both';

export class OfflineQueue {
  #edits: readonly Edit[] = [];
  #loaded: Promise<void> | null = null;
  #flushing: Promise<void> | null = null;
  #watchers = new Set<() => void>();
  readonly #keep: Keep;
  readonly #remote: Remote;
  readonly #newId: () => string;

  constructor(keep: Keep, remote: Remote, newId: () => string = () => crypto.randomUUID()) {
    this.#keep = keep;
    this.#remote = remote;
    this.#newId = newId;
  }

  getSnapshot = (): readonly Edit[] => this.#edits;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  /** Finds what an earlier page left. */
  load(): Promise<void> {
    this.#loaded ??= this.#keep.load().then((edits) => {
      this.#edits = [...edits, ...this.#edits];
      this.#tell();
    });
    return this.#loaded;
  }

  /** Keeps an edit; one of the same file that still waits is replaced and keeps its place and base. */
  async add(path: string, base: string | null, content: string): Promise<void> {
    await this.load();
    const old = this.#edits.find((edit) => edit.path === path && edit.state === 'waiting');
    const edit: Edit = old
      ? { ...old, id: this.#newId(), content }
      : { id: this.#newId(), path, base, content, state: 'waiting', theirs: null };
    await this.#put(old ? this.#edits.map((one) => (one === old ? edit : one)) : [...this.#edits, edit]);
  }

  /** Sends what waits, in order, until the link fails; once at a time. */
  flush(): Promise<void> {
    this.#flushing ??= this.#send().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  /** Ends a conflict; `both` keeps the server's file and writes mine beside it. */
  async resolve(id: string, choice: Choice): Promise<void> {
    const edit = this.#edits.find((one) => one.id === id);
    if (!edit) return;
    if (choice === 'mine') await this.#remote.write(edit.path, edit.content);
    if (choice === 'both') await this.#remote.write(besides(edit.path), edit.content);
    await this.#put(this.#edits.filter((one) => one.id !== id));
  }

  async #send(): Promise<void> {
    await this.load();
    for (;;) {
      const edit = this.#edits.find((one) => one.state === 'waiting');
      if (!edit) return;
      const conflict = await this.#one(edit);
      await this.#put(conflict ? this.#kept(edit, conflict.theirs) : this.#sent(edit));
    }
  }

  #kept(edit: Edit, theirs: string | null): Edit[] {
    const isIt = (one: Edit) => one.path === edit.path && one.state === 'waiting';
    return this.#edits.map((one) => (isIt(one) ? { ...one, state: 'conflict', theirs } : one));
  }

  /** Without the edit; where it was typed on meanwhile, what was sent is what the newer one begins from. */
  #sent(edit: Edit): Edit[] {
    const rest = this.#edits.filter((one) => one.id !== edit.id);
    const isNewer = (one: Edit) => one.path === edit.path && one.state === 'waiting';
    return rest.map((one) => (isNewer(one) ? { ...one, base: edit.content } : one));
  }

  /** Sends one edit. Repeated after a lost answer, it finds its own text there and is done. */
  async #one(edit: Edit): Promise<{ theirs: string | null } | null> {
    const there = await this.#remote.read(edit.path);
    if (there === edit.content) return null;
    if (there !== edit.base) return { theirs: there };
    await this.#remote.write(edit.path, edit.content);
    return null;
  }

  async #put(edits: readonly Edit[]): Promise<void> {
    this.#edits = edits;
    this.#tell();
    await this.#keep.save(edits);
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

/** `src/App.tsx` -> `src/App.mine.tsx`: the name of my version beside the server's. */
export function besides(path: string): string {
  const cut = path.lastIndexOf('/') + 1;
  const dot = path.indexOf('.', cut + 1);
  return dot < 0 ? `${path}.mine` : `${path.slice(0, dot)}.mine${path.slice(dot)}`;
}
