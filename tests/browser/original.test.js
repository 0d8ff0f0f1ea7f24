// A page of the earlier implementation works against this server as it is.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { OriginalClient } from './support/original-client.js';
import { Server } from './support/server.js';

const APP = `require('node:http').createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<h1>Hello from ' + request.url + '</h1>');
}).listen(3000, () => console.log('Server running on http://localhost:3000'));`;

let server;
let client;
before(async () => {
  server = await Server.start();
  client = new OriginalClient(server.base, 'shop', { projectType: 'node', memoryLimit: '256m' });
});
after(() => server?.stop());

test('its probe finds containers, and one is made once', async () => {
  assert.equal(await client.dockerIsThere(), true);
  const made = await client.createContainer();
  assert.equal(made.container_id.length, 12);
  for (const name of ['primary', 'reverse_proxy', '3000', '5173']) {
    assert.equal(typeof made.preview_urls[name], 'string', name);
  }
  assert.equal(made.preview_urls.reverse_proxy, '/api/v1/preview/shop/');
  assert.equal((await client.createContainer()).container_id, made.container_id);
  assert.equal((await client.getStatus()).status, 'running');
});

test('its files go and come with encoded paths', async () => {
  assert.equal((await client.writeFile('src/server.js', APP)).success, true);
  const many = [{ path: 'a/b c.txt', content: 'x' }, { path: '../out', content: 'x' }];
  const batch = await client.writeFiles(many);
  assert.deepEqual([batch.total, batch.success], [2, 1]);
  assert.deepEqual(batch.results.map(({ success }) => success), [true, false]);
  assert.equal(await client.readFile('src/server.js'), APP);
  assert.equal(await client.readFile('a/b c.txt'), 'x');
  const listed = await client.listFiles();
  const folders = listed.filter(({ type }) => type === 'directory').map(({ name }) => name);
  assert.deepEqual(folders, ['a', 'src']);
  await assert.rejects(client.writeFile('../x', ''), 'a path that leads out is refused');
});

test('a command tells its exit as data and as code, in the order the page expects', async () => {
  const ended = await client.executeCommand('echo one; echo two >&2; exit 3');
  assert.deepEqual([ended.exitCode, ended.code, ended.success], [3, 3, false]);
  const kinds = ended.events.map(({ type }) => type);
  assert.deepEqual(kinds.slice(0, 2), ['system', 'status']);
  assert.deepEqual(kinds.slice(-2), ['exit', 'done']);
  assert.equal(ended.events[0].data, 'Running: echo one; echo two >&2; exit 3');
  for (const event of ended.events) {
    assert.match(event.display.color, /^#[0-9A-F]{6}$/i);
    if (event.type !== 'system') assert.match(event.timestamp, /^\d\d:\d\d:\d\d$/);
  }
  assert.deepEqual([client.output, client.errors], [['one'], ['two']]);
});

test('commands in a row stop at the first that fails', async () => {
  const ended = await client.executeCommands(['echo first', 'false', 'echo never']);
  const started = ended.events.filter(({ type }) => type === 'command_start');
  assert.deepEqual(started.map(({ data }) => data), ['[1/3] echo first', '[2/3] false']);
  assert.equal(ended.events.find(({ type }) => type === 'batch_stopped').reason, 'error');
  assert.equal(ended.events.filter(({ type }) => type === 'done').length, 1);
  assert.ok(!client.output.includes('never'));
});

test('its dev server is previewed in both shapes, and hanging up does not end it', async () => {
  const serving = client.executeCommand('node src/server.js');
  while (!client.output.some((line) => line.includes('Server running'))) await pause();
  while ((await client.getPreviewUrl()).active_port !== 3000) await pause();
  client.cancelExecution();
  assert.equal(await serving, null);
  const preview = await client.getPreviewUrl();
  assert.equal(preview.routing_method, 'reverse_proxy');
  assert.ok(preview.url && preview.preview_url && preview.status);
  for (const path of ['', '/', '/deep/page?q=1']) {
    const page = await fetch(`${server.base}/api/v1/preview/shop${path}`);
    assert.equal(page.status, 200, path);
    assert.match(await page.text(), /Hello from/, path);
  }
  const address = new URL(await server.ticket('shop'));
  const entered = await visit(address);
  assert.equal(entered.statusCode, 302, 'a ticket is taken for a cookie');
  const cookie = entered.headers['set-cookie'][0].split(';')[0];
  assert.equal((await visit(new URL('/', address), { cookie })).statusCode, 200);
});

test('its numbers, its stop and its delete', async () => {
  const stats = await client.getStats();
  assert.equal(stats.memory_limit_mb, 256);
  for (const name of ['cpu_percent', 'memory_usage_mb', 'memory_percent']) {
    assert.equal(typeof stats[name], 'number', name);
  }
  const stopped = await client.stopContainer();
  assert.deepEqual([stopped.success, stopped.verified], [true, true]);
  await client.createContainer();
  assert.equal(await client.readFile('src/server.js'), APP);
  const deleted = await client.deleteContainer(true);
  assert.deepEqual([deleted.success, deleted.files_deleted], [true, true]);
  assert.equal(await client.dockerIsThere(), true);
});

/** Node knows no `*.localhost`: the name goes in the header alone. */
function visit({ host, port, pathname, search }, headers = {}) {
  const to = { host: '127.0.0.1', port, path: pathname + search, headers: { host, ...headers } };
  return new Promise((resolve, reject) => {
    get(to, (answer) => resolve(answer.resume())).on('error', reject);
  });
}

function pause() { return new Promise((resolve) => { setTimeout(resolve, 50); }); }
