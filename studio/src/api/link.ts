// Whether the server can be reached: what every request, and the one open stream, tell of it.

/** `restarting`: something answers in its place. */
export type Link = 'up' | 'restarting' | 'down';

/** How often a lost server is asked whether it is back, in ms. */
const ASK_MS = 4_000;
/** How long its answer may take, in ms. */
const ANSWER_MS = 10_000;
/** What a proxy says whose server is not there. */
const IN_ITS_PLACE = new Set([502, 503, 504]);

let requests: Link = 'up';
let lostStreams = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

export const link = (): Link => (requests === 'up' && lostStreams > 0 ? 'down' : requests);

export const subscribeLink = (watch: () => void): (() => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};

function set(to: Link): void {
  if (to === requests) return;
  requests = to;
  for (const watch of watchers) watch();
  clearTimeout(timer);
  if (to !== 'up') timer = setTimeout(ask, ASK_MS);
}

/** An answer came; the server's own have an id, whatever their status. */
export function noteAnswer(response: Response): void {
  const isOurs = response.headers.has('x-request-id');
  set(IN_ITS_PLACE.has(response.status) && !isOurs ? 'restarting' : 'up');
}

/** None came. */
export const noteSilence = (): void => set('down');

/** A stream lost its link, until the answer is called. */
export function noteLostStream(): () => void {
  lostStreams += 1;
  for (const watch of watchers) watch();
  return () => {
    lostStreams -= 1;
    for (const watch of watchers) watch();
  };
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  try {
    noteAnswer(await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) }));
  } catch {
    noteSilence();
  }
  clearTimeout(timer);
  if (requests !== 'up') timer = setTimeout(ask, ASK_MS);
}

// The browser's word for "no network" is believed at once, its word for "network" only with an answer.
globalThis.addEventListener?.('offline', noteSilence);
globalThis.addEventListener?.('online', () => void ask());
