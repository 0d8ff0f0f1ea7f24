// Who is signed in here. The access token is in memory alone; the refresh token is kept in the storage
// of the studio's own origin, which no preview has. In development mode there is neither.
import { read, write } from '../app/memory';

const REFRESH_KEY = 'bb_refresh';
const REFRESH_PATH = '/api/v1/auth/refresh';
/** How long new tokens may take, in ms. */
const REFRESH_MS = 30_000;

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

let access: string | null = null;
let refreshing: Promise<boolean> | null = null;
const watchers = new Set<() => void>();

export const accessToken = () => access;
export const hasRefresh = () => read(REFRESH_KEY) !== null;

export function signedIn(tokens: Tokens): void {
  access = tokens.access_token;
  write(REFRESH_KEY, tokens.refresh_token);
}

/** Forgets the tokens and tells who watches. */
export function signedOut(): void {
  access = null;
  write(REFRESH_KEY, null);
  for (const watch of watchers) watch();
}

/** Calls back when the session is over; answers how to stop that. */
export function onSignedOut(watch: () => void): () => void {
  watchers.add(watch);
  return () => watchers.delete(watch);
}

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
  const token = read(REFRESH_KEY);
  if (!token) return false;
  const response = await send(REFRESH_PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: token }),
    signal: AbortSignal.timeout(REFRESH_MS),
    cache: 'no-store',
  });
  if (response.ok) {
    signedIn((await response.json()) as Tokens);
    return true;
  }
  // A busy server is no reason to sign in again.
  if (response.status === 401 || response.status === 403) signedOut();
  return false;
}
