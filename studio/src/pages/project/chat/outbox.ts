// What a student said: kept until the server has it, said once. The link may lose a request, or only
// its answer; before anything is said again, the server is asked whether it heard.

export interface Saying {
  id: string;
  kind: 'wish' | 'message' | 'accept';
  text: string;
  /** Of `accept`: the plan as it was changed; as it was where it is missing. */
  plan?: object;
  /** The last turn before the first attempt; null: never tried. */
  after: number | null;
}

export interface HeardTurn {
  number: number;
  prompt: string;
}

/** Where sayings survive a closed page. */
export interface Keep {
  load: () => readonly Saying[];
  save: (sayings: readonly Saying[]) => void;
}

/** The server: throws with `status` (0: not reached, 409: busy). */
export interface Ear {
  turns: () => Promise<readonly HeardTurn[]>;
  say: (saying: Saying) => Promise<void>;
}

export class Outbox {
  #sayings: readonly Saying[];
  #sending: Promise<void> | null = null;
  #watchers = new Set<() => void>();
  readonly #keep: Keep;
  readonly #ear: Ear;

  constructor(keep: Keep, ear: Ear) {
    this.#keep = keep;
    this.#ear = ear;
    this.#sayings = keep.load();
  }

  getSnapshot = (): readonly Saying[] => this.#sayings;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  add(saying: Omit<Saying, 'after'>): void {
    this.#put([...this.#sayings, { ...saying, after: null }]);
  }

  /** Takes one back that was not sent. */
  remove(id: string): void {
    this.#put(this.#sayings.filter((one) => one.id !== id));
  }

  /**
   * Sends the first that waits; one at a time, since each begins a turn. Throws what the server says
   * against it, and takes that one out; what could not be sent for the link or a busy project stays.
   */
  flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    const first = this.#sayings[0];
    if (!first) return;
    try {
      const turns = await this.#ear.turns();
      const last = turns.at(-1)?.number ?? 0;
      if (first.after !== null && turns.some((turn) => isHeard(first, turn))) {
        this.remove(first.id);
        return;
      }
      const tried = { ...first, after: first.after ?? last };
      this.#put(this.#sayings.map((one) => (one.id === first.id ? tried : one)));
      await this.#ear.say(tried);
      this.remove(first.id);
    } catch (error) {
      if (!waits(error)) this.remove(first.id);
      throw error;
    }
  }

  #put(sayings: readonly Saying[]): void {
    this.#sayings = sayings;
    this.#keep.save(sayings);
    for (const watch of this.#watchers) watch();
  }
}

/** A turn that began after the first attempt and is about this. The wish stands before answers to its plan. */
function isHeard({ kind, text, after }: Saying, turn: HeardTurn): boolean {
  if (turn.number <= (after ?? 0)) return false;
  return kind === 'accept' ? turn.prompt.endsWith(text) : turn.prompt.trim() === text.trim();
}

/** Whether it can be said later: the link is down, the server is busy, or the project is worked on. */
export function waits(error: unknown): boolean {
  const { status, code } = error as { status?: number; code?: string };
  if (status === 409) return code === undefined || code === 'busy';
  return status === 0 || status === 429 || (status !== undefined && status >= 500);
}
