// One project's stream, shared by everything on the page that shows some of it.

import { raw } from '../api/client';
import { read, write } from '../app/memory';
import { follow, type Link } from './follow';
import { oncePerFrame } from './frame';
import { type Row, Rows } from './log/rows';
import { field, newRun, type ProjectEvent, type RunState, take } from './run';
import type { SseEvent } from './sse';

/** Form of what a reload finds again. */
const KEPT = 'bb_run2_';
/** Rows that a reload finds again; session storage is small. */
const KEPT_ROWS = 300;
/** Paths whose changes are counted. */
const MAX_PATHS = 10_000;
const FILE_EVENTS = new Set(['file_written', 'file_changed', 'file_removed', 'file_deleted', 'file_renamed']);

export interface Snapshot {
  run: RunState;
  rowsVersion: number;
  link: Link | 'opening';
  /** The stream cannot be had: the project is gone, or another's. */
  failure: unknown;
}

type Open = (after: string | null, signal: AbortSignal) => Promise<Response>;

/** The project's events from the place behind `after`, or from the oldest kept. */
const openEvents =
  (id: string): Open =>
  (after, signal) => {
    const path = `/api/v1/projects/${encodeURIComponent(id)}/events${after ? '' : '?after=start'}`;
    const headers = { Accept: 'text/event-stream', ...(after && { 'Last-Event-ID': after }) };
    return raw(path, { headers, signal }, true);
  };

export class ProjectStore {
  readonly id: string;
  rows: Rows;
  #snapshot: Snapshot;
  #run: RunState;
  #link: Snapshot['link'] = 'opening';
  #failure: unknown = null;
  #watchers = new Set<() => void>();
  #listeners = new Set<(event: ProjectEvent) => void>();
  #paths = new Map<string, number>();
  #stop: AbortController | null = null;
  readonly #open: Open;
  readonly #soon: () => void;

  constructor(id: string, open: Open = openEvents(id), soon: typeof oncePerFrame = oncePerFrame) {
    this.id = id;
    this.#open = open;
    const kept = recall(id);
    this.#run = kept?.run ?? newRun();
    this.rows = new Rows(kept?.rows);
    this.#snapshot = this.#look();
    this.#soon = soon(() => {
      this.#snapshot = this.#look();
      for (const watch of this.#watchers) watch();
    });
  }

  getSnapshot = (): Snapshot => this.#snapshot;
  /** The newest state, also before the next frame. */
  get run(): RunState {
    return this.#run;
  }

  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  /** Hears each new event as it comes, once. */
  listen(hear: (event: ProjectEvent) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** How often a path changed since the page was opened: a file that is shown is read again. */
  fileRev = (path: string): number => this.#paths.get(path) ?? 0;

  /** Changes the state by what another answer told (`settleBy`, `halting`). */
  settle(change: (run: RunState) => RunState): void {
    this.#run = change(this.#run);
    this.#soon();
  }

  start(): void {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    globalThis.addEventListener?.('pagehide', this.#keep, { signal: stop.signal });
    const following = {
      after: this.#run.lastId,
      open: this.#open,
      onEvent: this.feed,
      onLink: this.#onLink,
      signal: stop.signal,
    };
    follow(following).catch((error: unknown) => {
      if (this.#stop === stop) this.#stop = null;
      this.#failure = error;
      this.#soon();
    });
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#link = 'opening';
    this.#keep();
  }

  feed = (sse: SseEvent): void => {
    const { run, event } = take(this.#run, sse);
    this.#run = run;
    if (!event) return;
    this.rows.take(event);
    if (FILE_EVENTS.has(event.type)) this.#note(event);
    for (const hear of this.#listeners) hear(event);
    this.#soon();
  };

  #note(event: ProjectEvent): void {
    for (const path of [field(event, 'path'), field(event, 'to')]) {
      if (typeof path !== 'string') continue;
      if (this.#paths.size < MAX_PATHS || this.#paths.has(path)) this.#paths.set(path, this.fileRev(path) + 1);
    }
  }

  #onLink = (link: Link): void => {
    this.#link = link;
    this.#failure = null;
    this.#soon();
  };

  #look(): Snapshot {
    return { run: this.#run, rowsVersion: this.rows?.version ?? 0, link: this.#link, failure: this.#failure };
  }

  #keep = (): void => {
    // What is being written comes again with the file itself.
    const run = { ...this.#run, writing: [], turns: this.#run.turns.slice(-20) };
    write(KEPT + this.id, JSON.stringify({ run, rows: this.rows.rows.slice(-KEPT_ROWS) }), 'sessionStorage');
  };
}

function recall(id: string): { run: RunState; rows: Row[] } | null {
  try {
    const kept = JSON.parse(read(KEPT + id, 'sessionStorage') ?? 'null');
    return kept ? { run: { ...newRun(), ...kept.run }, rows: kept.rows ?? [] } : null;
  } catch {
    return null;
  }
}
