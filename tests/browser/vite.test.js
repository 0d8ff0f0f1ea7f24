import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const id = 'vite-app';
const it = bench(({ server }) => server.generate(id, 'a todo app in react'));

test('a Vite preview opens by its ticket and shows the app without complaints', async () => {
  const page = await it.page();
  await page.goto(await it.server.ticket(id));
  const words = JSON.parse(await it.server.read(id, 'src/wording.json'));
  await page.getByRole('heading', { level: 1, name: words.title, exact: true }).waitFor();
  assert.equal(await page.title(), words.title);
  assert.doesNotMatch(page.url(), /ticket/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a file edited through the API changes the page without a reload', async () => {
  const page = await it.page();
  await page.goto(await it.server.ticket(id));
  await page.getByRole('textbox').fill('kept while typing');
  await page.evaluate(() => { globalThis.marker = 'never reloaded'; });

  const app = await it.server.read(id, 'src/App.jsx');
  const edited = app.replace('<h1>{words.title}</h1>', '<h1>Changed by the API</h1>');
  assert.notEqual(edited, app);
  await it.server.write(id, 'src/App.jsx', edited);
  await page.getByRole('heading', { name: 'Changed by the API' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.marker), 'never reloaded');
  assert.equal(await page.getByRole('textbox').inputValue(), 'kept while typing');

  const style = await it.server.read(id, 'src/style.css');
  await it.server.write(id, 'src/style.css', `${style}\nh1 { letter-spacing: 7px; }\n`);
  const spacing = () => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px';
  await page.waitForFunction(spacing);
  assert.equal(await page.evaluate(() => globalThis.marker), 'never reloaded');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('an error in a file is shown by Vite in the page, and goes when it is mended', async () => {
  const page = await it.page();
  await page.goto(await it.server.ticket(id));
  await page.getByRole('textbox').waitFor();
  const app = await it.server.read(id, 'src/App.jsx');
  await it.server.write(id, 'src/App.jsx', `${app}\nconst broken = ;\n`);
  await page.locator('vite-error-overlay').waitFor({ state: 'attached' });
  await it.server.write(id, 'src/App.jsx', app);
  await page.locator('vite-error-overlay').waitFor({ state: 'detached' });
  await page.getByRole('textbox').waitFor();
  await page.context().close();
});
