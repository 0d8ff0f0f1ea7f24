import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const id = 'next-app';
const long = { skip: !process.env.LONG && 'long: 340 MB of packages, and a page compiled when it is asked for' };
const it = bench(async ({ server }) => long.skip || server.generate(id, 'a hostel booking app in next.js'));
/** How long Next may take to compile a page or an action for the first time, in ms. */
const COMPILE_MS = 60_000;

test('a Next preview keeps what is typed, and changes without a reload', long, async () => {
  const page = await it.page();
  page.context().setDefaultTimeout(COMPILE_MS);
  await page.goto(await it.server.ticket(id));
  const name = page.getByRole('textbox');
  await name.fill('दूध <b>');
  await name.press('Enter');
  const tick = page.getByRole('checkbox', { name: 'दूध <b>' });
  await tick.check();
  await page.getByText('Done: 1').waitFor(); // the server has it
  await page.evaluate(() => { globalThis.marker = 'never reloaded'; });

  const app = await it.server.read(id, 'app/page.jsx');
  const edited = app.replace('<h1>{words.title}</h1>', '<h1>Changed by the API</h1>');
  assert.notEqual(edited, app);
  await it.server.write(id, 'app/page.jsx', edited);
  await page.getByRole('heading', { name: 'Changed by the API' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.marker), 'never reloaded');

  await page.reload();
  assert.equal(await tick.isChecked(), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
