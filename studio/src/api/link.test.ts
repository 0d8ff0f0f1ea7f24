import { beforeEach, expect, test, vi } from 'vitest';

let link: typeof import('./link');
let changes: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  link = await import('./link');
  changes = [];
  link.subscribeLink(() => changes.push(link.link()));
});

const answer = (status: number, id = '') => new Response('', { status, headers: id ? { 'x-request-id': id } : {} });

test("a proxy's word for a missing server is told apart from the server's own", () => {
  link.noteAnswer(answer(503, 'r1'));
  link.noteAnswer(answer(503));
  link.noteAnswer(answer(200, 'r2'));
  expect(changes).toEqual(['restarting', 'up']);
});

test('a lost server is asked until it is back', async () => {
  const asked = vi.fn().mockRejectedValueOnce(new TypeError('network')).mockResolvedValueOnce(answer(200, 'r'));
  vi.stubGlobal('fetch', asked);
  link.noteSilence();
  expect(link.link()).toBe('down');
  await vi.advanceTimersByTimeAsync(30_000);
  expect([asked.mock.calls.length, link.link()]).toEqual([2, 'up']);
});

test('a stream that lost its link is a lost link, as long as it lasts', () => {
  const found = link.noteLostStream();
  expect(link.link()).toBe('down');
  found();
  expect(link.link()).toBe('up');
});
