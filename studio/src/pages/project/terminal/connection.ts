// A shell at the other end of a WebSocket. It has a name and outlives the link: after a break the same
// shell goes on, and the server says again what it said last.

/** Pauses before the link is opened again, in ms; the last one is repeated. */
const BACKOFF_MS = [300, 1_000, 2_000, 5_000];
/** What is typed while the link is down and kept, in characters. */
const MAX_KEPT_CHARS = 4_096;
/** Close codes of the server's: another connection shows the terminal now; the account was blocked. */
const TAKEN_OVER = 4_001;
const BLOCKED = 4_003;

export type LinkState =
  | { kind: 'opening' }
  | { kind: 'open' }
  /** It is being opened again. */
  | { kind: 'lost' }
  /** The shell ended; without a code it was ended. */
  | { kind: 'ended'; code: number | null }
  /** It is shown in another tab or on another device. */
  | { kind: 'elsewhere' }
  | { kind: 'refused'; error: unknown };

/** The part of a WebSocket that is used. */
export interface Socket {
  binaryType: BinaryType;
  readyState: number;
  send: (data: string) => void;
  close: () => void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
}

export interface Size {
  cols: number;
  rows: number;
}

export interface Ends {
  /** An address for the next opening; throws with the `status` of a refusal. */
  address: (size: Size) => Promise<string>;
  /** The screen begins anew: what the shell wrote before comes again, from the beginning or not (`cut`). */
  onAttached: (resumed: boolean, cut: boolean) => void;
  onOutput: (bytes: Uint8Array) => void;
  onState: (state: LinkState) => void;
  connect?: (address: string) => Socket;
  wait?: (ms: number) => Promise<void>;
}

export class TerminalConnection {
  #ends: Ends;
  #size: Size;
  #socket: Socket | null = null;
  #failures = 0;
  #kept = '';
  #exit: number | null = null;
  #over = false;

  constructor(size: Size, ends: Ends) {
    this.#size = size;
    this.#ends = ends;
    void this.#open();
  }

  type(text: string): void {
    if (this.#over) return;
    if (this.#isOpen) this.#say({ type: 'input', data: text });
    else if (this.#kept.length + text.length <= MAX_KEPT_CHARS) this.#kept += text;
  }

  resize(size: Size): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    if (this.#isOpen) this.#say({ type: 'resize', ...size });
  }

  /** Ends the shell. */
  close(): void {
    if (this.#isOpen) this.#say({ type: 'close' });
    this.leave();
  }

  /** Lets go of the shell, which stays for a while. */
  leave(): void {
    this.#over = true;
    this.#socket?.close();
  }

  get #isOpen(): boolean {
    return this.#socket?.readyState === 1;
  }

  #say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  async #open(): Promise<void> {
    this.#ends.onState({ kind: this.#failures === 0 ? 'opening' : 'lost' });
    try {
      const address = await this.#ends.address(this.#size);
      if (!this.#over) this.#hold((this.#ends.connect ?? connect)(address));
    } catch (error) {
      if (this.#over) return;
      if (isFinal(error)) this.#end({ kind: 'refused', error });
      else await this.#again();
    }
  }

  #hold(socket: Socket): void {
    this.#socket = socket;
    const { cols, rows } = this.#size;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#failures = 0;
      this.#ends.onState({ kind: 'open' });
      // The address has the size of when it was asked for.
      if (cols !== this.#size.cols || rows !== this.#size.rows) this.#say({ type: 'resize', ...this.#size });
      const kept = this.#kept;
      this.#kept = '';
      if (kept) this.type(kept);
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code, wasClean }) => {
      this.#socket = null;
      if (this.#over) return;
      if (code === TAKEN_OVER) this.#end({ kind: 'elsewhere' });
      // A server that stops breaks the link: the shell is alive.
      else if (code === BLOCKED || (wasClean && code !== 1_001 && code !== 1_012))
        this.#end({ kind: 'ended', code: this.#exit });
      else void this.#again();
    };
  }

  #end(state: LinkState): void {
    this.#over = true;
    this.#ends.onState(state);
  }

  #hear(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.#ends.onOutput(new Uint8Array(data));
      return;
    }
    const { type, resumed, cut, code } = parse(data);
    if (type === 'attached') this.#ends.onAttached(resumed === true, cut === true);
    if (type === 'exit') this.#exit = typeof code === 'number' ? code : null;
  }

  async #again(): Promise<void> {
    const pause = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#ends.onState({ kind: 'lost' });
    await (this.#ends.wait ?? ((ms: number) => new Promise((done) => setTimeout(done, ms))))(pause);
    if (!this.#over) await this.#open();
  }
}

const connect = (address: string): Socket => new WebSocket(address);

function isFinal(error: unknown): boolean {
  const { status } = error as { status?: number };
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function parse(data: unknown): Record<string, unknown> {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
