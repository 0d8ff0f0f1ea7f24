// What a preview's page tells about itself (docs/preview-probe.md). The app can say all of it too, and
// anything else: nothing here is believed to be more than text, and nothing is done because of it.

/** Messages that are kept. */
export const MAX_TOLD = 300;
/** The longest text that is taken, in characters; the probe sends less. */
const MAX_CHARS = 4_000;
/** Messages that are taken a second, whoever sends them. */
export const MAX_A_SECOND = 100;

export interface Place {
  path: string;
  title: string;
  back: boolean;
  forward: boolean;
}

export type Level = 'debug' | 'log' | 'info' | 'warn' | 'error';
const LEVELS: readonly Level[] = ['debug', 'log', 'info', 'warn', 'error'];

/** One line of the app's own console, or a request that failed. */
export interface Told {
  id: number;
  kind: 'console' | 'error' | 'request' | 'cut';
  level: Level;
  text: string;
  /** Where in the code, as the browser says. */
  file: string | null;
  line: number | null;
  column: number | null;
  stack: string | null;
  /** Of a request to this computer instead of the app: its port. */
  localhostPort: number | null;
}

export interface Page {
  /** The page that is shown; null until one says hello. */
  page: string | null;
  place: Place | null;
  told: readonly Told[];
  /** Ports of this computer that the page asked instead of its own server. */
  localhostPorts: readonly number[];
  nextId: number;
}

export const newPage = (): Page => ({ page: null, place: null, told: [], localhostPorts: [], nextId: 1 });

type Fields = Record<string, unknown>;

/** Whether a window's message is one of the shown preview's: its own window, and its own origin. */
export function isProbe(event: { source: unknown; origin: string; data: unknown }, frame: unknown, origin: string) {
  if (!frame || event.source !== frame || event.origin !== origin) return false;
  const data = event.data as Fields | null;
  return typeof data === 'object' && data?.source === 'bb-preview' && data.v === 1 && typeof data.page === 'string';
}

/** The state behind a message; the same state for what makes no sense. */
export function hear(state: Page, data: Fields): Page {
  const page = text(data.page, 100);
  if (!page) return state;
  switch (data.type) {
    case 'hello':
      return { ...state, page, place: place(data), localhostPorts: [] };
    case 'loaded':
    case 'navigate':
      return page === state.page ? { ...state, place: place(data) } : state;
    case 'leave':
      return page === state.page ? { ...state, page: null } : state;
    case 'console':
      return add(state, 'console', level(data.level), text(data.text));
    case 'error':
      return add(state, 'error', 'error', text(data.text), data);
    case 'request':
      return request(state, data);
    case 'cut':
      return add(state, 'cut', 'info', String(number(data.dropped) ?? 0));
    default:
      return state;
  }
}

const text = (value: unknown, max = MAX_CHARS): string => (typeof value === 'string' ? value.slice(0, max) : '');
const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
const level = (value: unknown): Level => LEVELS.find((one) => one === value) ?? 'log';

function place(data: Fields): Place {
  const path = text(data.path, 1_000);
  return {
    // Another form would be an address of somebody else's.
    path: path.startsWith('/') && !path.startsWith('//') ? path : '/',
    title: text(data.title, 1_000),
    back: data.back === true,
    forward: data.forward === true,
  };
}

function add(state: Page, kind: Told['kind'], at: Level, words: string, data: Fields = {}): Page {
  const told: Told = {
    id: state.nextId,
    kind,
    level: at,
    text: words,
    file: text(data.file, 1_000) || null,
    line: number(data.line),
    column: number(data.column),
    stack: text(data.stack) || null,
    localhostPort: null,
  };
  return { ...state, told: [...state.told, told].slice(-MAX_TOLD), nextId: state.nextId + 1 };
}

function request(state: Page, data: Fields): Page {
  const status = number(data.status) ?? 0;
  const words = [text(data.method, 20), text(data.url, 1_000), status || '', text(data.text, 500)];
  const next = add(state, 'request', 'error', words.filter(Boolean).join(' '));
  const port = number(data.localhost_port);
  if (port === null || port < 1 || port > 65_535) return next;
  const told = next.told.map((one) => (one.id === state.nextId ? { ...one, localhostPort: port } : one));
  const known = next.localhostPorts.includes(port) || next.localhostPorts.length >= 10;
  return { ...next, told, localhostPorts: known ? next.localhostPorts : [...next.localhostPorts, port] };
}

/** Lets through so many a second: a page may post as fast as it likes. */
export function gate(perSecond = MAX_A_SECOND, now: () => number = () => performance.now()): () => boolean {
  let since = Number.NEGATIVE_INFINITY;
  let passed = 0;
  return () => {
    if (now() - since >= 1_000) {
      since = now();
      passed = 0;
    }
    passed += 1;
    return passed <= perSecond;
  };
}

/** The path of a file in the project that an address of the preview's origin names; null for others. */
export function sourceFile(file: string | null, origin: string): string | null {
  if (!file) return null;
  try {
    const url = new URL(file);
    if (url.origin !== origin) return null;
    const path = decodeURIComponent(url.pathname).replace(/^\/(@fs\/workspace\/)?/, '');
    return path && !/^(@|node_modules\/|__bb\/)/.test(path) && !path.includes('..') ? path : null;
  } catch {
    return null;
  }
}
