// One event stream that survives a bad link.

/** The longest event that is taken, in characters. */
const MAX_EVENT_CHARS = 4 << 20;
/** The server says something every 15 s; a link that is silent for longer is dead, in ms. */
const SILENCE_MS = 40_000;
const BACKOFF_MS = [500, 1000, 2000, 4000, 8000];

/** Text in, events out: `emit({id, data})`; `data` is null where only the place moved. */
export class SseParser {
  #buffer = '';
  #data = [];
  #dataChars = 0;
  #id = null;
  #idChanged = false;
  #emit;

  constructor(emit) { this.#emit = emit; }

  push(text) {
    this.#buffer += text;
    // A carriage return at the end may be half of a line end.
    const lines = this.#buffer.split(/\r\n|\n|\r(?!$)/);
    this.#buffer = lines.pop();
    lines.forEach((line) => this.#line(line));
    if (this.#buffer.length + this.#dataChars > MAX_EVENT_CHARS) throw new Error('an event is too long');
  }

  #line(line) {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.#data.push(value);
      this.#dataChars += value.length;
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
      this.#idChanged = true;
    }
    return undefined;
  }

  #dispatch() {
    const data = this.#data.length ? this.#data.join('\n') : null;
    if (data !== null || this.#idChanged) this.#emit({ id: this.#id, data });
    this.#data = [];
    this.#dataChars = 0;
    this.#idChanged = false;
  }
}

/**
 * Follows a stream until `signal` aborts or the server says that there is none (4xx).
 * `open(after, signal)` answers a Response; `onEvent({id, data})` gets each event; `onLink` gets
 * 'live' or 'lost'. What was cut off before its blank line is asked for again.
 */
export async function follow({ after, open, onEvent, onLink, signal, wait = waitOnline }) {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await readOnce(after, open, signal, () => { failures = 0; onLink('live'); }, (event) => {
        after = event.id ?? after;
        onEvent(event);
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408) throw error;
    }
    if (signal.aborted) return;
    onLink('lost');
    const pause = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)];
    failures += 1;
    await wait(pause * (0.75 + Math.random() / 2), signal);
  }
}

async function readOnce(after, open, signal, onOpen, onEvent) {
  const link = new AbortController();
  const stop = () => link.abort();
  signal.addEventListener('abort', stop);
  let silence = setTimeout(stop, SILENCE_MS);
  try {
    const response = await open(after, link.signal);
    onOpen();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new SseParser(onEvent);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      if (!signal.aborted) parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    link.abort();
  }
}

/** Waits, but not longer than until the browser is online again or the page is looked at. */
function waitOnline(ms, signal) {
  return new Promise((resolve) => {
    const events = [[globalThis, 'online'], [document, 'visibilitychange'], [signal, 'abort']];
    const end = () => {
      clearTimeout(timer);
      events.forEach(([target, name]) => target.removeEventListener(name, end));
      resolve();
    };
    const timer = setTimeout(end, ms);
    events.forEach(([target, name]) => target.addEventListener(name, end));
  });
}
