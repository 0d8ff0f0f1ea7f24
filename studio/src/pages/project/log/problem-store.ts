// The problems of a project: what compilers and programs said, and the page's own errors.
import type { ProjectStore } from '../../../streams/project-store';
import { type Problem, ProblemReader } from './problems';

/** Rows that are read at once; a page that is opened late reads the log in pieces. */
const MAX_ROWS_AT_ONCE = 2_000;

class Problems {
  #reader = new ProblemReader();
  #store: ProjectStore;
  #read = 0;
  #watchers = new Set<() => void>();

  constructor(store: ProjectStore) {
    this.#store = store;
    store.listen((event) => {
      // A new run, or a new turn of a model: what was wrong before may be mended.
      const step = event.data as { step?: unknown; state?: unknown } | null;
      const isRun = event.type === 'step' && step?.step === 'install' && step.state === 'running';
      if (isRun || event.type === 'turn_started') this.#clear();
    });
  }

  getSnapshot = (): readonly Problem[] => this.#reader.problems;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  add(problem: Omit<Problem, 'id'>): void {
    this.#reader.add(problem);
    this.#tell();
  }

  /** Reads the rows that came since, but not one that is still being written. */
  read(): void {
    const rows = this.#store.rows.kept;
    const first = rows[0]?.id ?? 1;
    const before = this.#reader.problems;
    for (const row of rows.slice(Math.max(0, this.#read + 1 - first)).slice(-MAX_ROWS_AT_ONCE)) {
      this.#read = row.id;
      if (row.kind === 'stdout' || row.kind === 'stderr') this.#reader.read(row.text);
    }
    if (this.#reader.problems !== before) this.#tell();
  }

  #clear(): void {
    this.read();
    this.#read = this.#store.rows.kept.at(-1)?.id ?? 0;
    this.#reader.clear();
    this.#tell();
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

const all = new WeakMap<ProjectStore, Problems>();

/** The problems of the project that a store is of. */
export function problemsOf(store: ProjectStore): Problems {
  const found = all.get(store);
  if (found) return found;
  const made = new Problems(store);
  all.set(store, made);
  return made;
}
