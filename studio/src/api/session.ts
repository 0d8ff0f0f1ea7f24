// Who is signed in here. The access token is in memory alone; the refresh token is kept in the storage
// of the studio's own origin, which no preview has. In development mode there is neither.
import { read, write } from '../app/memory';

const REFRESH_KEY = 'bb_refresh';
/** Beside the tokens that are forgotten: somebody signed out on purpose. */
const LEFT_KEY = 'bb_left';
const REFRESH_PATH = '/api/v1/auth/refresh';
/** How long new tokens may take, in ms. */
const REFRESH_MS = 30_000;

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/**
 * `none`: there was no session. `left`: somebody signed out. `over`: it ended while the page was used.
 * `blocked`: the account is not served; the session is kept, for it may be opened again.
 */
export type Ending = 'none' | 'left' | 'over' | 'blocked';

let access: string | null = null;
/** This page was served with a token: what is typed in it may belong to a session. */
let wasServed = false;
let refreshing: Promise<boolean> | null = null;
const endings = new Set<(ending: Ending) => void>();
const beginnings = new Set<() => void>();

export const accessToken = () => access;
export const refreshToken = () => read(REFRESH_KEY);
export const hasRefresh = () => refreshToken() !== null;

/** Takes the tokens of somebody who signs in here. */
export function signedIn(tokens: Tokens): void {
  take(tokens);
  for (const watch of beginnings) watch();
}

function take(tokens: Tokens): void {
  access = tokens.access_token;
  wasServed = true;
  write(LEFT_KEY, null);
  write(REFRESH_KEY, tokens.refresh_token);
}

/** Forgets the tokens, on purpose or because they are worth nothing, and tells who watches. */
export function signedOut(left = false): void {
  access = null;
  if (left) write(LEFT_KEY, 'yes');
  write(REFRESH_KEY, null);
  ended(left);
}

function ended(left: boolean): void {
  tellEnding(left ? 'left' : wasServed ? 'over' : 'none');
  if (left) wasServed = false;
}

/** Tells that the server does not serve whoever this is. */
export function tellEnding(ending: Ending): void {
  for (const watch of endings) watch(ending);
}

/** Calls back when the session ends; answers how to stop that. */
export function onSessionEnd(watch: (ending: Ending) => void): () => void {
  endings.add(watch);
  return () => endings.delete(watch);
}

/** Calls back when somebody has signed in, here or in another tab; answers how to stop that. */
export function onSignedIn(watch: () => void): () => void {
  beginnings.add(watch);
  return () => beginnings.delete(watch);
}

// All tabs are one session. The event comes in the others only.
globalThis.addEventListener?.('storage', ({ key, oldValue, newValue }) => {
  if (key !== REFRESH_KEY) return;
  access = null;
  if (newValue === null) ended(read(LEFT_KEY) !== null);
  else if (oldValue === null) for (const watch of beginnings) watch();
});

/** Gets a new access token; true where there is one. Asked once, however many requests wait. */
export function refresh(send: typeof fetch = fetch): Promise<boolean> {
  refreshing ??= alone(() => renew(send)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** One tab at a time: a server may take a refresh token once only. */
function alone(does: () => Promise<boolean>): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request('bb-refresh', does) : does();
}

async function renew(send: typeof fetch): Promise<boolean> {
  const token = refreshToken();
  if (!token) return false;
  const response = await send(REFRESH_PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: token }),
    signal: AbortSignal.timeout(REFRESH_MS),
    cache: 'no-store',
  });
  if (response.ok) {
    take((await response.json()) as Tokens);
    return true;
  }
  // A busy server is no reason to sign in again.
  if (response.status === 401) signedOut();
  if (response.status === 403) tellEnding('blocked');
  return false;
}
