import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const id = 'vue-app';
const it = bench(({ server }) => server.generate(id, 'a todo app in vue'));

test('a Vue preview works, and a file edited through the API changes it without a reload', async () => {
  const page = await it.page();
  await page.goto(await it.server.ticket(id));
  const name = page.getByRole('textbox');
  await name.fill('दूध <b>');
  await name.press('Enter');
  await page.getByRole('checkbox', { name: 'दूध <b>' }).check();
  await page.evaluate(() => { globalThis.marker = 'never reloaded'; });

  const app = await it.server.read(id, 'src/App.vue');
  const edited = app.replace('<h1>{{ words.title }}</h1>', '<h1>Changed by the API</h1>');
  assert.notEqual(edited, app);
  await it.server.write(id, 'src/App.vue', edited);
  await page.getByRole('heading', { name: 'Changed by the API' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.marker), 'never reloaded');

  await page.reload();
  assert.equal(await page.getByRole('checkbox', { name: 'दूध <b>' }).isChecked(), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
