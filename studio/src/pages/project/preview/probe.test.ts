import { expect, test } from 'vitest';
import { gate, hear, isProbe, MAX_TOLD, newPage, sourceFile } from './probe';

const frame = {};
const origin = 'http://p3000--menu.bb.localhost:8000';
const message = (data: unknown, from = origin, source: unknown = frame) => ({ source, origin: from, data });
const say = (type: string, more: object = {}) => ({
  source: 'bb-preview',
  v: 1,
  page: 'p1',
  n: 1,
  at: 1,
  type,
  ...more,
});

test('a message counts from the shown window and its own origin only', () => {
  expect(isProbe(message(say('hello')), frame, origin)).toBe(true);
  expect(isProbe(message(say('hello'), 'http://evil.example'), frame, origin)).toBe(false);
  expect(isProbe(message(say('hello'), 'null'), frame, origin)).toBe(false);
  expect(isProbe(message(say('hello'), origin, {}), frame, origin)).toBe(false);
  expect(isProbe(message(say('hello')), null, origin)).toBe(false);
  for (const data of [
    null,
    'hello',
    7,
    {},
    { ...say('hello'), v: 2 },
    { ...say('hello'), source: 'bb-studio' },
    { ...say('hello'), page: 4 },
  ]) {
    expect(isProbe(message(data), frame, origin)).toBe(false);
  }
});

test('the address is the path of the page that is shown', () => {
  let page = hear(newPage(), say('hello', { path: '/a?b#c', title: 'A', back: false, forward: false }));
  expect(page.place).toEqual({ path: '/a?b#c', title: 'A', back: false, forward: false });
  page = hear(page, say('navigate', { path: '/b', title: 'B', back: true, forward: false, how: 'push' }));
  expect(page.place?.path).toBe('/b');
  // A late message of the page before.
  page = hear(page, { ...say('navigate', { path: '/old' }), page: 'p0' });
  expect(page.place?.path).toBe('/b');
  for (const path of ['javascript:alert(1)', '//evil.example/', 'http://evil.example/', 7, undefined]) {
    expect(hear(page, say('navigate', { path })).place?.path).toBe('/');
  }
  expect(hear(page, say('leave')).page).toBeNull();
});

test('what is said has bounds, and odd fields are no reason to fall over', () => {
  let page = hear(newPage(), say('hello', { path: '/' }));
  for (let n = 0; n < MAX_TOLD + 50; n += 1) page = hear(page, say('console', { level: 'log', text: `line ${n}` }));
  expect(page.told).toHaveLength(MAX_TOLD);
  expect(page.told.at(-1)?.text).toBe(`line ${MAX_TOLD + 49}`);
  page = hear(page, say('console', { level: '<b>', text: { toString: () => 'x' } }));
  expect(page.told.at(-1)).toMatchObject({ level: 'log', text: '' });
  page = hear(page, say('error', { text: 'x'.repeat(99_999), file: 7, line: 'NaN', column: -1, stack: [] }));
  expect(page.told.at(-1)).toMatchObject({ file: null, line: null, column: null, stack: null });
  expect(page.told.at(-1)?.text).toHaveLength(4_000);
  expect(hear(page, say('open_window', {}))).toBe(page);
});

test('a request of the page to this computer is remembered by its port', () => {
  let page = hear(newPage(), say('hello', { path: '/' }));
  const asks = say('request', {
    method: 'GET',
    url: 'http://localhost:3000/api',
    status: 0,
    text: 'Failed',
    localhost_port: 3000,
  });
  page = hear(hear(page, asks), asks);
  expect(page.localhostPorts).toEqual([3000]);
  expect(page.told.at(-1)).toMatchObject({
    kind: 'request',
    text: 'GET http://localhost:3000/api Failed',
    localhostPort: 3000,
  });
  page = hear(page, say('request', { method: 'GET', url: '/x', status: 404, text: '', localhost_port: null }));
  expect(page.told.at(-1)).toMatchObject({ text: 'GET /x 404', localhostPort: null });
  expect(hear(page, say('request', { localhost_port: 99_999 })).localhostPorts).toEqual([3000]);
  // The next page has its own.
  expect(hear(page, say('hello', { path: '/' })).localhostPorts).toEqual([]);
});

test('no more than so many messages a second are taken', () => {
  let time = 0;
  const pass = gate(3, () => time);
  expect([pass(), pass(), pass(), pass()]).toEqual([true, true, true, false]);
  time = 1_000;
  expect(pass()).toBe(true);
});

test('a file of the preview is one of the project, others are not', () => {
  expect(sourceFile(`${origin}/src/App.jsx?t=1`, origin)).toBe('src/App.jsx');
  expect(sourceFile(`${origin}/@fs/workspace/src/a.js`, origin)).toBe('src/a.js');
  for (const file of [
    `${origin}/@vite/client`,
    `${origin}/node_modules/x.js`,
    'http://evil.example/a.js',
    'a',
    null,
    `${origin}/`,
  ]) {
    expect(sourceFile(file, origin)).toBeNull();
  }
});
