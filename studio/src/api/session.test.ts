import { beforeEach, expect, test, vi } from 'vitest';

const REFRESH = 'bb_refresh';
let store: Map<string, string>;
let storageEvent: (event: { key: string; oldValue: string | null; newValue: string | null }) => void;
let session: typeof import('./session');
let told: string[];

beforeEach(async () => {
  store = new Map();
  told = [];
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
  });
  vi.stubGlobal('addEventListener', (name: string, hear: typeof storageEvent) => {
    if (name === 'storage') storageEvent = hear;
  });
  vi.resetModules();
  session = await import('./session');
  session.onSessionEnd((ending) => told.push(ending));
  session.onSignedIn(() => told.push('signed in'));
});

const tokens = { access_token: 'a', refresh_token: 'r' };

test('a page that was never served has no session to lose', () => {
  session.signedOut();
  expect(told).toEqual(['none']);
});

test('what ends in mid-work is over; what is left is left, and forgets it', () => {
  session.signedIn(tokens);
  session.signedOut();
  session.signedIn(tokens);
  session.signedOut(true);
  session.signedOut();
  expect(told).toEqual(['signed in', 'over', 'signed in', 'left', 'none']);
  expect([session.accessToken(), session.hasRefresh()]).toEqual([null, false]);
});

test('another tab signs out, or in again', () => {
  session.signedIn(tokens);
  told.length = 0;
  store.set('bb_left', 'yes');
  storageEvent({ key: REFRESH, oldValue: 'r', newValue: null });
  expect(session.accessToken()).toBeNull();
  storageEvent({ key: REFRESH, oldValue: null, newValue: 'r2' });
  // A token that was only renewed is nobody's news.
  storageEvent({ key: REFRESH, oldValue: 'r2', newValue: 'r3' });
  expect(told).toEqual(['left', 'signed in']);
});

test('a blocked account keeps its session, for it may be opened again', async () => {
  session.signedIn(tokens);
  const blocked = async () => new Response('{}', { status: 403 });
  expect(await session.refresh(blocked as typeof fetch)).toBe(false);
  expect(told).toEqual(['signed in', 'blocked']);
  expect(session.hasRefresh()).toBe(true);
});
