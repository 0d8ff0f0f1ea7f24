// Server-sent events: text in, events out.

/** The longest event that is taken, in characters. */
const MAX_EVENT_CHARS = 4 << 20;

/** `data` is null where only the place moved. */
export interface SseEvent {
  id: string | null;
  data: string | null;
}

export class SseParser {
  #buffer = '';
  #data: string[] = [];
  #dataChars = 0;
  #id: string | null = null;
  #idChanged = false;
  readonly #emit: (event: SseEvent) => void;

  constructor(emit: (event: SseEvent) => void) {
    this.#emit = emit;
  }

  push(text: string): void {
    this.#buffer += text;
    // A carriage return at the end may be half of a line end.
    const lines = this.#buffer.split(/\r\n|\n|\r(?!$)/);
    this.#buffer = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#buffer.length + this.#dataChars > MAX_EVENT_CHARS) throw new Error('an event is too long');
  }

  #line(line: string): void {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.#data.push(value);
      this.#dataChars += value.length;
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
      this.#idChanged = true;
    }
  }

  #dispatch(): void {
    const data = this.#data.length ? this.#data.join('\n') : null;
    if (data !== null || this.#idChanged) this.#emit({ id: this.#id, data });
    this.#data = [];
    this.#dataChars = 0;
    this.#idChanged = false;
  }
}
