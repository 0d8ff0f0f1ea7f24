// Previews that misbehave, and programs that talk without end: the studio stays as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const it = bench(undefined, { built: true });
/** Until an app answers, in ms: other tests have the computer too. */
const LONG = { timeout: 120_000 };
const ID = 'hostile';
/** The log may have so many rows in the page, and the page so much on its heap. */
const MAX_ROWS = 500;
const MAX_HEAP_BYTES = 300 << 20;

const PAGE = `<!doctype html><title>Hostile</title><h1>Hostile</h1>
<a id="away" href="/elsewhere">away</a>
<script>
  for (let i = 0; i < 50; i += 1) alert('again ' + i);
  window.popup = window.open('/popup');
  try { window.top.location = 'about:blank'; } catch (error) { window.refused = error; }
  const forge = (data) => parent.postMessage(data, '*');
  for (const data of [null, 7, 'x', { source: 'bb-preview', v: 1 }]) forge(data);
  forge({ source: 'bb-preview', v: 1, page: 'p', n: 1, at: 1, type: 'hello', path: '//evil.example/', title: 'x', back: true, forward: true });
  forge({ source: 'bb-preview', v: 1, page: 'p', n: 2, at: 1, type: 'console', level: 'error', text: '<img src=x onerror=alert(1)>' });
  for (let i = 0; i < 5000; i += 1) forge({ source: 'bb-preview', v: 1, page: 'p', n: i, at: 1, type: 'console', level: 'log', text: 'flood ' + i });
  fetch('http://localhost:3000/api').catch(() => {});
  document.body.append(Object.assign(document.createElement('p'), { textContent: 'popup ' + (window.popup ? 'open' : 'refused') }));
</script>`;

const SERVER = `const http = require('http');
http.createServer((request, answer) => {
  answer.setHeader('Content-Type', 'text/html; charset=utf-8');
  if (request.url.startsWith('/elsewhere')) {
    answer.setHeader('Content-Security-Policy', "script-src 'none'");
    return answer.end('<h1>Elsewhere</h1>');
  }
  answer.end(${JSON.stringify(PAGE)});
}).listen(3000);
`;
const FLOOD = `const last = Number(process.argv[2]);
let n = 0;
setInterval(() => { for (let i = 0; i < 100; i += 1) console.log('\\x1b[32mline\\x1b[0m ' + (n += 1) + ' ' + 'x'.repeat(60)); if (n >= last) process.exit(0); }, 100);
`;

const frameOf = (page) => page.frameLocator('iframe[title="Preview"]');
const status = (page) => page.getByRole('region', { name: 'Run', exact: true });

/** A project with files of its own and a plan to run by. */
async function project(files) {
  await it.server.call('POST', '/api/v1/jobs/create', { body: { project_name: ID, job_id: ID } });
  for (const [path, content] of Object.entries(files)) await it.server.write(ID, path, content);
  const plan = {
    title: 'Hostile', summary: '', stack: 'own', project_type: 'node', files: Object.keys(files), install: [],
    start: 'node server.js', port: 3000, memory_mb: 256, provider: 'x', note: '',
  };
  await it.server.call('POST', `/api/v1/jobs/${ID}/plan`, { body: { tasks: [], metadata: { plan } } });
}

test('a page that alerts, pops up, forges messages and leaves is shown, and takes nothing', async () => {
  await project({ 'server.js': SERVER, 'flood.js': FLOOD });
  const page = await it.page();
  const dialogs = [];
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss(); });
  await it.server.call('POST', `/api/v1/projects/${ID}/run`);
  await page.goto(`${it.server.studio}/p/${ID}`);
  await frameOf(page).getByRole('heading', { name: 'Hostile' }).waitFor(LONG);
  await frameOf(page).getByText('popup refused').waitFor();
  assert.deepEqual(dialogs, []);
  assert.equal(page.context().pages().length, 1);
  assert.match(page.url(), new RegExp(`/p/${ID}$`));
  // What it says of its address stays within its own origin, and its markup is text.
  const address = page.getByRole('textbox', { name: 'Address within the app' });
  assert.equal(await address.inputValue(), '/');
  await page.getByRole('button', { name: /^Console of the page/ }).click();
  const console = page.getByRole('region', { name: 'Console of the page' });
  await console.getByRole('listitem').first().waitFor();
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  assert.ok(await console.getByRole('listitem').count() <= 300);
  await page.getByText('The page asks localhost:3000.').first().waitFor();

  // A page that tells nothing of itself is said to do so, and there is a way back.
  await frameOf(page).getByRole('link', { name: 'away' }).click();
  await frameOf(page).getByRole('heading', { name: 'Elsewhere' }).waitFor();
  await page.getByRole('button', { name: 'Back to the app' }).click();
  await frameOf(page).getByRole('heading', { name: 'Hostile' }).waitFor(LONG);
  await address.fill('http://evil.example/');
  await page.keyboard.press('Enter');
  await page.getByText('That address is not in this app.').waitFor();
  await page.context().close();
});

test('a thousand lines a second leave few rows and a small heap, and a reader stays where they read', async () => {
  const page = await it.page();
  await page.goto(`${it.server.studio}/p/${ID}`);
  await status(page).getByText('Running', { exact: true }).first().waitFor(LONG);
  const log = page.getByRole('region', { name: 'Output' });
  await log.waitFor();
  await watchTasks(page);
  // Its answer is the stream; the page has its own.
  const answer = await it.server.ask('POST', `/api/v1/containers/${ID}/exec`, { body: { command: 'node flood.js 15000' } });
  let isOver = false;
  const ended = answer.text().finally(() => { isOver = true; });
  let most = 0;
  await log.getByText(/^line \d+ /).first().waitFor(LONG);
  while (!isOver) most = Math.max(most, await rows(log));
  // Somebody scrolls up to read: what they see stays.
  await ended;
  await log.getByText(/^line 15000 /).waitFor(LONG);
  assert.ok(most > 0 && most <= MAX_ROWS, `${most} rows`);
  const again = await it.server.ask('POST', `/api/v1/containers/${ID}/exec`, { body: { command: 'node flood.js 3000' } });
  await log.hover();
  await page.mouse.wheel(0, -3000);
  await page.getByRole('button', { name: 'To the newest line' }).waitFor();
  const read = await first(log);
  await again.text();
  assert.equal(await first(log), read);
  assert.ok(await rows(log) <= MAX_ROWS);
  await page.getByRole('button', { name: 'To the newest line' }).click();
  await log.getByText(/^line 3000 /).waitFor(LONG);

  await page.getByRole('combobox', { name: 'Whose output' }).selectOption({ label: 'Errors only' });
  await log.getByText(/^line /).first().waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: 'Whose output' }).selectOption({ label: 'All output' });
  await page.getByRole('searchbox', { name: 'Search the output' }).fill('line 14000 ');
  await page.getByRole('button', { name: 'Earlier match' }).click();
  await log.getByText(/^line 14000 /).waitFor();
  await log.locator('mark', { hasText: '14000' }).waitFor();

  const heap = await heapBytes(page);
  assert.ok(heap < MAX_HEAP_BYTES, `${heap >> 20} MiB`);
  const drawn = await page.evaluate(() => globalThis.drawn);
  assert.ok(drawn.frames > 0);
  await page.context().close();
});

/** The row at the top of what is seen. */
const first = (log) => log.evaluate((box) => {
  const top = box.getBoundingClientRect().top;
  return [...box.querySelectorAll(':scope > div > div')].find((row) => row.getBoundingClientRect().bottom > top + 10)?.textContent;
});
const rows = (log) => log.locator(':scope > div > div').count();

/** Counts drawn frames, to know that the page was alive all the while. */
const watchTasks = (page) => page.evaluate(() => {
  globalThis.drawn = { frames: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.drawn.longest = Math.max(globalThis.drawn.longest, duration);
  }).observe({ type: 'longtask' });
  const tick = () => { globalThis.drawn.frames += 1; requestAnimationFrame(tick); };
  tick();
});

/** What is on the page's heap after what nobody needs any more is gone. */
async function heapBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
