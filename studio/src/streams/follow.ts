// One event stream that survives a bad link.
import { type SseEvent, SseParser } from './sse';

/** The server says something every 15 s; a link that is silent for longer is dead, in ms. */
const SILENCE_MS = 40_000;
/** Pauses between attempts, in ms; the last one is repeated. */
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000];

export type Link = 'live' | 'lost';

export interface Following {
  /** The last event that is known; what comes after it is asked for. */
  after: string | null;
  /** Answers a good Response; throws with `status` where the server says no. */
  open: (after: string | null, signal: AbortSignal) => Promise<Response>;
  onEvent: (event: SseEvent) => void;
  onLink: (link: Link) => void;
  signal: AbortSignal;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  silenceMs?: number;
}

/**
 * Follows a stream until `signal` aborts or the server says that there is none (throws its 4xx). What
 * was cut off before its blank line is asked for again.
 */
export async function follow(following: Following): Promise<void> {
  const { signal, onLink, wait = waitOnline } = following;
  let { after } = following;
  let failures = 0;
  const onOpen = () => {
    failures = 0;
    onLink('live');
  };
  const onEvent = (event: SseEvent) => {
    after = event.id ?? after;
    following.onEvent(event);
  };
  while (!signal.aborted) {
    try {
      await readOnce(following, after, onOpen, onEvent);
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
    }
    if (signal.aborted) return;
    onLink('lost');
    const pause = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0;
    failures += 1;
    await wait(pause * (0.75 + Math.random() / 2), signal);
  }
}

/** A 4xx that another attempt will not change. */
function isFinal(error: unknown): boolean {
  const { status } = error as { status?: number };
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

async function readOnce(
  { open, signal, silenceMs = SILENCE_MS }: Following,
  after: string | null,
  onOpen: () => void,
  onEvent: (event: SseEvent) => void,
): Promise<void> {
  const link = new AbortController();
  const stop = () => link.abort();
  signal.addEventListener('abort', stop);
  let silence = setTimeout(stop, silenceMs);
  try {
    const response = await open(after, link.signal);
    onOpen();
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    // A stream need not hear the signal it was opened with.
    const cancel = () => void reader.cancel().catch(() => {});
    link.signal.addEventListener('abort', cancel);
    if (link.signal.aborted) cancel();
    const decoder = new TextDecoder();
    const parser = new SseParser((event) => {
      if (!signal.aborted) onEvent(event);
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(stop, silenceMs);
      if (!signal.aborted) parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    link.abort();
  }
}

/** Waits, but not longer than until the browser is online again or the page is looked at. */
function waitOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const events: [EventTarget, string][] = [
      [globalThis, 'online'],
      [document, 'visibilitychange'],
      [signal, 'abort'],
    ];
    const end = () => {
      clearTimeout(timer);
      for (const [target, name] of events) target.removeEventListener(name, end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const [target, name] of events) target.addEventListener(name, end);
  });
}
