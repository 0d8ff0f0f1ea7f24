import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const id = 'flask-app';
const it = bench(({ server }) => server.generate(id, 'a hostel mess menu app in flask with login'));

test('a login inside the studio\'s frame outlives a reload of the frame', async () => {
  const page = await it.page();
  await page.goto(`${it.server.studio}/#/p/${id}`);
  const app = page.frameLocator('iframe[title="Preview"]');
  const words = JSON.parse(await it.server.read(id, 'wording.json'));

  await app.getByRole('link', { name: words.register }).click();
  await app.getByRole('heading', { level: 2, name: words.register }).waitFor();
  await app.getByLabel(words.username).fill('asha');
  await app.getByLabel(words.password).fill('correct horse battery');
  await app.getByRole('button', { name: words.register }).click();
  await app.getByLabel(words.label).fill('Monday: rajma');
  await app.getByRole('button', { name: words.add }).click();
  await app.getByRole('checkbox', { name: 'Monday: rajma' }).waitFor();
  assert.equal(await app.locator('.who span').textContent(), 'asha');

  await app.getByRole('button', { name: words.logout }).click();
  await app.getByLabel(words.username).fill('asha');
  await app.getByLabel(words.password).fill('correct horse battery');
  await app.getByRole('button', { name: words.login }).click();
  await app.locator('.who').waitFor();

  await reload(page);
  await app.locator('.who').waitFor();
  assert.equal(await app.locator('.who span').textContent(), 'asha');
  await app.getByRole('checkbox', { name: 'Monday: rajma' }).waitFor();

  // The button makes a frame anew, by a new ticket.
  await page.getByRole('button', { name: 'Reload the preview' }).click();
  await app.locator('.who').waitFor();

  await app.getByRole('button', { name: words.logout }).click();
  await app.getByRole('button', { name: words.login }).waitFor();
  await reload(page);
  await app.getByRole('button', { name: words.login }).waitFor();
  assert.equal(await app.locator('.who').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** Loads the frame's document again, as a click on "Reload frame" does. */
async function reload(page) {
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  await Promise.all([frame.waitForNavigation(), frame.evaluate(() => { location.reload(); })]);
}
