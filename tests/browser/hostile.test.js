import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const hostile = 'hostile-app';
const victim = 'victim-app';
const ravi = { 'X-User-ID': 'ravi' };
const it = bench(async ({ server }) => {
  await server.generate(hostile, 'a static html page');
  await server.generate(victim, 'a static html page');
  await server.generate('ravis-app', 'a static html page', ravi);
});

/** Runs in a preview's page: what came of a request, as far as a script can see. */
const attempt = async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return answer.type === 'opaque' ? 'opaque' : `read ${answer.status}`;
  } catch {
    return 'refused';
  }
};

/** The studio at the hostile project, and the frame in it that shows the hostile app. */
async function besieged() {
  const page = await it.page();
  await page.goto(`${it.server.studio}/#/p/${hostile}`);
  await page.frameLocator('iframe[title="Preview"]').getByRole('heading', { level: 1 }).waitFor();
  return { page, frame: page.frames().find((frame) => frame !== page.mainFrame()) };
}

test('a framed app is of another origin than the studio and cannot look into it', async () => {
  const { page, frame } = await besieged();
  await page.evaluate(() => localStorage.setItem('bb_token', 'secret'));
  const seen = await frame.evaluate(() => {
    const look = (what) => { try { return String(what()); } catch (error) { return error.name; } };
    return {
      page: look(() => parent.document.title),
      address: look(() => parent.location.href),
      storage: look(() => parent.localStorage.getItem('bb_token')),
      own: look(() => localStorage.getItem('bb_token')),
      cookie: document.cookie,
    };
  });
  assert.deepEqual(seen, { page: 'SecurityError', address: 'SecurityError', storage: 'SecurityError', own: 'null', cookie: '' });
  await page.context().close();
});

test('a framed app cannot take the place of the studio', async () => {
  const { page, frame } = await besieged();
  const at = page.url();
  // The browser refuses a frame in a sandbox that would navigate its top.
  await frame.evaluate(() => { try { top.location.href = '/taken'; } catch { /* refused */ } });
  await frame.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 300); }));
  assert.equal(page.url(), at);
  await page.context().close();
});

test('a framed app cannot call the API, which in development mode asks for no token', async () => {
  const { page, frame } = await besieged();
  const api = `${it.server.studio}/api/v1`;
  const same = `${new URL(frame.url()).origin}/api/v1`;
  const statuses = [];
  page.on('response', (response) => response.url().startsWith(api) && response.request().frame() === frame && statuses.push(response.status()));
  const ask = (url, options) => frame.evaluate(attempt, [url, { credentials: 'include', ...options }]);
  assert.equal(await ask(`${api}/projects`), 'refused');
  assert.equal(await ask(`${api}/projects`, { mode: 'no-cors' }), 'opaque');
  const form = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } };
  assert.equal(await ask(`${api}/containers/${victim}/stop`, { ...form, body: '{}' }), 'opaque');
  assert.equal(await ask(`${api}/containers/${victim}/exec`, { ...form, body: '{"command": "touch /workspace/taken"}' }), 'opaque');
  assert.equal(await ask(`${api}/containers/${victim}`, { method: 'DELETE' }), 'refused');
  // At its own host there is the app and nothing else.
  assert.equal(await ask(`${same}/projects`), 'read 404');
  // Chromium tells only of the opaque ones what they were answered.
  assert.deepEqual(statuses, [403, 403, 403]);

  const socket = await frame.evaluate((url) => new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('refused');
  }), `${api.replace('http', 'ws')}/containers/${victim}/terminal`);
  assert.equal(socket, 'refused');

  assert.equal((await it.server.call('GET', `/api/v1/containers/${victim}/status`)).status, 'running');
  const { files } = await it.server.call('GET', `/api/v1/jobs/${victim}/files`);
  assert.ok(files.length > 0 && files.every((file) => file.path !== 'taken'));
  await page.context().close();
});

test('an app cannot act in another app that the same person may see', async () => {
  const page = await it.page();
  // This browser has been let in to both.
  await page.goto(await it.server.ticket(victim));
  const origin = new URL(page.url()).origin;
  await page.goto(await it.server.ticket(hostile));
  const statuses = [];
  // The document alone: what the first app still loads may be answered late.
  page.on('response', (response) => response.url() === `${origin}/` && statuses.push(response.status()));
  const ask = (options) => page.evaluate(attempt, [`${origin}/`, { credentials: 'include', ...options }]);
  assert.equal(await ask({}), 'refused');
  assert.equal(await ask({ mode: 'no-cors' }), 'opaque');
  assert.equal(await ask({ mode: 'no-cors', method: 'POST', body: 'x' }), 'opaque');
  for (let waited = 0; statuses.length < 2 && waited < 5000; waited += 50) await page.waitForTimeout(50);
  assert.deepEqual(statuses, [403, 403]);

  const framed = await page.evaluate((url) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => { try { resolve(frame.contentDocument ? 'own' : 'apart'); } catch { resolve('apart'); } };
    frame.src = url;
    document.body.append(frame);
  }), `${origin}/`);
  assert.equal(framed, 'apart');
  const inner = page.frames().find((frame) => frame !== page.mainFrame());
  // What a browser puts where a page may not be framed has nothing of the app.
  assert.equal(await inner.evaluate(() => document.querySelectorAll('#add').length).catch(() => 0), 0);
  assert.ok(page.complaints.some((text) => text.includes('frame-ancestors')), page.complaints.join('\n'));
  await page.context().close();
});

test('a ticket opens one preview, once', async () => {
  const page = await it.page();
  const url = new URL(await it.server.ticket(hostile));
  const status = async (url) => (await page.goto(String(url))).status();
  assert.equal(await status(url), 200);
  const elsewhere = new URL(await it.server.ticket(hostile));
  elsewhere.hostname = new URL(await it.server.ticket(victim)).hostname;
  assert.equal(await status(elsewhere), 401);
  elsewhere.pathname = '/';
  assert.equal(await status(elsewhere), 401);

  // The cookie of one preview is nothing at another's door, whoever carries it there.
  const [cookie] = await page.context().cookies(url.origin);
  assert.ok(cookie.httpOnly && cookie.domain === url.hostname, JSON.stringify(cookie));
  await page.context().addCookies([{ ...cookie, domain: elsewhere.hostname }]);
  assert.equal(await status(elsewhere), 401);

  const other = await it.page();
  assert.equal((await other.goto(String(url))).status(), 401);
  await other.getByRole('heading', { name: 'Open this preview from the studio' }).waitFor();
  await other.context().close();
  await page.context().close();
});

test('a student gets into no other student\'s preview', async () => {
  const { server } = it;
  for (const [id, as] of [[victim, ravi], ['ravis-app', { 'X-User-ID': 'meena' }]]) {
    assert.equal((await server.ask('POST', `/api/v1/containers/${id}/preview-ticket`, { as })).status, 404);
    assert.equal((await server.ask('GET', `/api/v1/preview/${id}/`, { as })).status, 404);
  }
  const page = await it.page();
  assert.equal((await page.goto(await server.ticket('ravis-app', ravi))).status(), 200);
  const { hostname } = new URL(await server.ticket(victim));
  assert.equal((await page.goto(`http://${hostname}:${server.port}/`)).status(), 401);
  await page.context().close();
});
