// What a preview tells the studio's frame, by a real page in a real frame: docs/preview-probe.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';
import { PATIENCE_MS } from './support/browser.js';

const APP = 'probed';
const PAGE = `<!doctype html><html><head><title>Probed</title></head><body><h1>Probed</h1><script>
console.log('hello %s', 'you', { a: 1, get b() { throw new Error('called'); } });
console.error(new Error('told'));
fetch('/missing.json'); fetch('http://localhost:4555/api').catch(() => {});
const xhr = new XMLHttpRequest(); xhr.open('post', '/gone'); xhr.send();
document.body.append(Object.assign(new Image(), { src: '/no.png' }));
history.pushState(null, '', '/second?x=1#y');
Promise.reject(new Error('nobody waits'));
setTimeout(() => { nothing.there(); });
</script></body></html>`;

const it = bench(async ({ server }) => {
  await server.generate(APP, 'a static html page');
  await server.write(APP, 'index.html', PAGE);
});

/** The studio with a frame of the preview; what the frame says is kept in `window.heard`. */
async function framed({ frame = true } = {}) {
  const page = await it.page();
  await page.goto(it.server.studio);
  const shown = await page.evaluate(async ([id, wanted]) => {
    const answer = await fetch(`/api/v1/containers/${id}/preview-ticket?frame=${wanted}`, { method: 'POST' });
    const ticket = await answer.json();
    window.heard = [];
    addEventListener('message', ({ source, origin, data }) => {
      if (source === window.shown.contentWindow) window.heard.push({ ...data, origin });
    });
    window.shown = Object.assign(document.createElement('iframe'), { src: ticket.url, title: 'Shown' });
    window.shown.sandbox = 'allow-scripts allow-same-origin allow-forms allow-downloads';
    document.body.append(window.shown);
    return { probe: ticket.probe, origin: new URL(ticket.preview_url).origin };
  }, [APP, frame]);
  return { page, ...shown };
}

/** Waits until a message was heard that has these fields; answers it. */
async function heard(page, fields) {
  const found = await page.waitForFunction(
    (wanted) => window.heard.find((one) => Object.entries(wanted).every(([key, value]) => one[key] === value)),
    fields, { timeout: PATIENCE_MS },
  ).catch(async () => { throw new Error(`not heard: ${JSON.stringify(fields)} in ${JSON.stringify(await page.evaluate(() => window.heard), null, 1)}`); });
  return found.jsonValue();
}

test('the studio hears the console, errors, failed requests and where the page is', async () => {
  const { page, probe, origin } = await framed();
  assert.equal(probe, true);
  const hello = await heard(page, { type: 'hello' });
  assert.deepEqual([hello.source, hello.v, hello.n, hello.path, hello.origin], ['bb-preview', 1, 1, '/', origin]);
  assert.equal((await heard(page, { type: 'console', level: 'log' })).text, 'hello you {a: 1, b: …}');
  assert.match((await heard(page, { type: 'console', level: 'error' })).text, /^Error: told/);
  const fetched = await heard(page, { type: 'request', kind: 'fetch', status: 404 });
  assert.deepEqual([fetched.method, fetched.url, fetched.localhost_port], ['GET', '/missing.json', null]);
  assert.equal((await heard(page, { type: 'request', localhost_port: 4555 })).status, 0);
  assert.equal((await heard(page, { type: 'request', kind: 'xhr' })).method, 'POST');
  assert.equal((await heard(page, { type: 'request', kind: 'resource' })).tag, 'img');
  const moved = await heard(page, { type: 'navigate', how: 'push' });
  assert.equal(moved.path, '/second?x=1#y');
  assert.match((await heard(page, { type: 'error', kind: 'rejection' })).text, /nobody waits/);
  const error = await heard(page, { type: 'error', kind: 'error' });
  assert.match(error.text, /nothing is not defined/);
  assert.equal(typeof error.line, 'number');
  await heard(page, { type: 'loaded' });
  const left = await page.frames()[1].evaluate(() => document.querySelectorAll('script[src*="__bb"]').length);
  assert.equal(left, 0, 'the script takes itself out of the page');
  await page.context().close();
});

test('the studio can reload the page and go back in it, and the page cannot pretend to be the studio', async () => {
  const { page, origin } = await framed();
  const first = await heard(page, { type: 'hello' });
  await heard(page, { type: 'navigate', how: 'push' });
  // Of the app itself: another source, and another origin.
  await page.frames()[1].evaluate(() => window.postMessage({ source: 'bb-studio', v: 1, type: 'reload' }, '*'));
  const say = (type) => page.evaluate(([what, to]) => {
    window.shown.contentWindow.postMessage({ source: 'bb-studio', v: 1, type: what }, to);
  }, [type, origin]);
  await say('back');
  assert.equal((await heard(page, { type: 'navigate', how: 'pop' })).path, '/');
  const pages = () => page.evaluate(() => new Set(window.heard.map((one) => one.page)).size);
  assert.equal(await pages(), 1, 'nothing was reloaded');
  await say('reload');
  await page.waitForFunction((known) => window.heard.some((one) => one.type === 'hello' && one.page !== known), first.page);
  assert.equal(await pages(), 2);
  await page.context().close();
});

test('a flood is cut and said to be', async () => {
  const { page } = await framed();
  await heard(page, { type: 'loaded' });
  await page.frames()[1].evaluate(() => { for (let i = 0; i < 1000; i += 1) console.log(i); });
  // Each line was told, or counted among those that were not; of each second's 50 are told.
  const counted = await page.waitForFunction(() => {
    const told = window.heard.filter((one) => one.type === 'console' && /^\d+$/.test(one.text)).length;
    const cut = window.heard.filter((one) => one.type === 'cut').reduce((sum, one) => sum + one.dropped, 0);
    return told + cut >= 1000 && { told, cut };
  }, null, { timeout: PATIENCE_MS });
  const { told, cut } = await counted.jsonValue();
  assert.ok(cut >= 800, `${cut} lines were cut`);
  assert.equal(told + cut, 1000);
  await page.context().close();
});

test('a frame that did not ask has no probe, and a tab has none', async () => {
  const { page, probe } = await framed({ frame: false });
  assert.equal(probe, false);
  await page.frameLocator('iframe[title="Shown"]').getByRole('heading', { name: 'Probed' }).waitFor();
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  await page.context().close();
  const tab = await it.page();
  const answer = await tab.goto(await it.server.ticket(APP));
  assert.equal(answer.headers()['x-bb-probe'], undefined);
  await tab.context().close();
});
