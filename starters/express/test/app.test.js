// Runs the real app on a free port with an empty database in memory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../src/app.js';
import { openItems } from '../src/items.js';

let server, base;
const items = openItems(':memory:');

before(async () => {
  server = createApp(items).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
  items.close();
});

const send = (method, path, body) => fetch(base + path, {
  method,
  headers: { 'content-type': 'application/json' },
  body: body && JSON.stringify(body),
});
const list = async () => (await fetch(`${base}/api/items`)).json();

test('the page is served', async () => {
  const response = await fetch(`${base}/`);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<main/);
});

test('an item can be added, changed and deleted', async () => {
  const added = await send('POST', '/api/items', { name: '  दूध <b>  ' });
  assert.equal(added.status, 201);
  const item = await added.json();
  assert.equal(item.name, 'दूध <b>');

  const changed = await (await send('PATCH', `/api/items/${item.id}`, { done: true })).json();
  assert.deepEqual(changed, { ...item, done: true });
  assert.deepEqual(await list(), [changed]);

  assert.equal((await send('DELETE', `/api/items/${item.id}`)).status, 204);
  assert.deepEqual(await list(), []);
});

test('bad input is refused with a reason', async () => {
  for (const name of ['', '   ', 'x'.repeat(121), 42, null, undefined]) {
    const response = await send('POST', '/api/items', { name });
    assert.equal(response.status, 400, String(name));
    assert.match((await response.json()).error, /name/);
  }
  assert.deepEqual(await list(), []);
});

test('an unknown id is 404, a form from another site is refused', async () => {
  assert.equal((await send('DELETE', '/api/items/999')).status, 404);
  assert.equal((await send('PATCH', '/api/items/abc', { done: true })).status, 404);
  const form = await fetch(`${base}/api/items`, { method: 'POST', body: '{"name":"x"}' });
  assert.equal(form.status, 400); // only application/json is read
});
