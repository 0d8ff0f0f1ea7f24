import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const it = bench();
/** Until an app of npm packages answers, in ms. */
const RUN_MS = 60_000;
const EXPRESS = 'an express api for a library that lends books';

const frameOf = (page) => page.frameLocator('iframe[title="Preview"]');
const badge = (page, text) => page.locator('.actions .badge', { hasText: text });
const idOf = (page) => page.url().split('/').at(-1);
/** Without those of an app that was stopped while its page asked it something. */
const complaintsBut = (page, id) => page.complaints.filter((text) => !text.includes(`(http://${id}.bb.localhost`));
const rowsOf = (page) => page.locator('.log .row').allTextContents();

/** From the first page to a project's, with the keyboard only. */
async function wish(page, text) {
  await page.goto(it.server.studio);
  await page.getByLabel('Describe your app').waitFor();
  await tabTo(page, page.getByLabel('Describe your app'));
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Steps of the run' }).waitFor();
}

/** Presses Tab until this has the focus. */
async function tabTo(page, target) {
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60; presses += 1) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${target}`);
}

test('a wish becomes a running app, is edited, taken home, stopped and run again', async () => {
  const page = await it.page();
  await wish(page, EXPRESS);
  const id = idOf(page);
  assert.match(id, /^an-express-api-/);
  await page.getByRole('listitem').filter({ hasText: 'Install (running)' }).waitFor();
  await badge(page, 'Running').waitFor({ timeout: RUN_MS });
  for (const step of ['Plan', 'Files', 'Install', 'Start', 'Port', 'Answer']) {
    await page.getByRole('listitem').filter({ hasText: `${step} (done)` }).waitFor();
  }
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();

  await edit(page, id);
  await takeHome(page, id);
  assert.deepEqual(page.complaints, []);
  await tabTo(page, page.getByRole('button', { name: 'Stop', exact: true }));
  await page.keyboard.press('Enter');
  await badge(page, 'Stopped').waitFor();
  await page.getByRole('heading', { name: 'The app is not running' }).waitFor();
  assert.equal(await page.locator('iframe').count(), 0);
  assert.equal((await it.server.call('GET', `/api/v1/containers/${id}/status`)).status, 'stopped');

  await tabTo(page, page.getByRole('button', { name: 'Run', exact: true }).first());
  await page.keyboard.press('Enter');
  await badge(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { name: 'Edited in the studio' }).waitFor();
  assert.deepEqual(complaintsBut(page, id), []);
  await page.context().close();
});

async function edit(page, id) {
  await tabTo(page, page.locator('[data-path="public/index.html"]'));
  await page.keyboard.press('Enter');
  const area = page.getByLabel('Text of public/index.html');
  await area.and(page.locator(':enabled')).waitFor();
  const text = await area.inputValue();
  await area.fill(text.replace(/<h1[^>]*>.*?<\/h1>/s, '<h1>Edited in the studio</h1>'));
  await page.getByRole('status').filter({ hasText: 'Not saved' }).waitFor();
  await page.keyboard.press('Control+s');
  await page.getByRole('status').filter({ hasText: /^Saved$/ }).waitFor();
  assert.match(await it.server.read(id, 'public/index.html'), /<h1>Edited in the studio<\/h1>/);
  await tabTo(page, page.getByRole('button', { name: 'Reload the preview' }));
  await page.keyboard.press('Enter');
  await frameOf(page).getByRole('heading', { name: 'Edited in the studio' }).waitFor();
}

async function takeHome(page) {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download ZIP' }).click();
  const zip = await (await coming).path();
  const names = execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).split('\n');
  assert.ok(names.includes('package.json') && names.includes('public/index.html'), names.join(' '));
  assert.ok(names.every((name) => !name.startsWith('node_modules/')));
  assert.match(execFileSync('unzip', ['-p', zip, 'public/index.html'], { encoding: 'utf8' }), /Edited in the studio/);
}

test('a page that is loaded again in the middle of a run goes on without doubled lines', async () => {
  const page = await it.page();
  await wish(page, 'a todo app in react');
  await page.locator('.row.command', { hasText: 'npm install' }).waitFor();
  await page.reload();
  await page.locator('.row.command', { hasText: 'npm run dev' }).waitFor({ timeout: RUN_MS });
  await page.reload();
  await badge(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();
  const rows = await rowsOf(page);
  assert.equal(rows.filter((row) => row.includes('npm install')).length, 1, rows.join('\n'));
  assert.equal(rows.filter((row) => row.includes('added ')).length, 1, rows.join('\n'));

  // A page that was not there sees the same.
  const late = await it.page();
  await late.goto(page.url());
  await badge(late, 'Running').waitFor();
  await frameOf(late).getByRole('heading', { level: 1 }).waitFor();
  assert.deepEqual(await rowsOf(late), rows);
  assert.deepEqual([...page.complaints, ...late.complaints], []);
  await late.context().close();
  await page.context().close();
});

test('a run that fails says at which step and why, and runs once it is mended', async () => {
  const id = 'failing-app';
  const events = await it.server.generate(id, EXPRESS);
  assert.equal(events.at(-1).type, 'complete');
  const page = await it.page();
  await page.goto(`${it.server.studio}/#/p/${id}`);
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();
  // Stopped elsewhere, the page says so too.
  await it.server.call('POST', `/api/v1/containers/${id}/stop`, { body: {} });
  await badge(page, 'Stopped').waitFor();
  await page.getByRole('heading', { name: 'The app is not running' }).waitFor();

  const server = await it.server.read(id, 'src/server.js');
  // The watcher would wait for the file to be mended, and there is nothing wrong with that.
  const manifest = await it.server.read(id, 'package.json');
  await it.server.write(id, 'package.json', manifest.replace('node --watch', 'node'));
  await it.server.write(id, 'src/server.js', `throw new Error('the mess is closed');\n${server}`);
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  const failure = page.getByRole('alert').filter({ hasText: 'Failed at' });
  await failure.getByRole('heading', { name: 'Failed at: Start' }).waitFor({ timeout: RUN_MS });
  assert.match(await failure.locator('pre').textContent(), /the mess is closed/);
  await badge(page, 'Failed').waitFor();
  const list = await it.page();
  await list.goto(it.server.studio);
  await list.getByRole('listitem').filter({ hasText: id }).getByText('Failed').waitFor();
  await list.context().close();

  await it.server.write(id, 'src/server.js', server);
  await failure.getByRole('button', { name: 'Run again' }).click();
  await badge(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await failure.count(), 0);
  assert.deepEqual(complaintsBut(page, id), []);
  await page.context().close();
});

test('on a phone the three parts are tabs, and nothing is wider than the screen', async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const page = await it.page(phone);
  await page.goto(it.server.studio);
  await fits(page);
  await page.getByRole('link', { name: /failing-app/ }).tap();
  const log = page.getByRole('region', { name: 'Output' }).locator('.rows');
  await log.waitFor();
  await fits(page);
  await page.getByRole('button', { name: 'Files', exact: true }).tap();
  await log.waitFor({ state: 'hidden' });
  await page.locator('[data-path="README.md"]').tap();
  await page.getByLabel('Text of README.md').waitFor();
  await fits(page);
  await page.getByRole('button', { name: 'Back' }).tap();
  await page.getByRole('button', { name: 'Preview', exact: true }).tap();
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();
  await fits(page);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** No sideways scrolling, and every button can be hit with a thumb (WCAG 2.5.8: 24 pixels). */
async function fits(page) {
  const found = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    small: [...document.querySelectorAll('button')].filter((button) => button.checkVisibility())
      .map((button) => ({ box: button.getBoundingClientRect(), name: button.textContent || button.ariaLabel }))
      .filter(({ box }) => box.width < 24 || box.height < 24).map(({ name }) => name),
  }));
  assert.deepEqual(found, { width: 360, small: [] });
}

test('the language is one button away, and is kept', async () => {
  const page = await it.page();
  await page.goto(it.server.studio);
  await page.getByRole('button', { name: /हिन्दी|हिंदी/ }).click();
  await page.getByRole('heading', { name: 'आप क्या बनाना चाहते हैं?' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'आप क्या बनाना चाहते हैं?' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'hi');
  await page.getByRole('link', { name: /failing-app/ }).click();
  await page.locator('.actions .badge', { hasText: 'चल रहा है' }).waitFor();
  const latin = await page.locator('[data-t]:visible').evaluateAll((elements) => elements
    .map((element) => element.textContent.trim()).filter((text) => text && !/[\u0900-\u097f]/.test(text)));
  assert.deepEqual(latin, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a deleted project can be taken back', async () => {
  const page = await it.page();
  await page.goto(it.server.studio);
  await page.getByRole('button', { name: 'Delete failing-app' }).click();
  await page.getByText('“failing-app” was deleted.').waitFor();
  assert.equal(await page.getByRole('link', { name: /failing-app/ }).count(), 0);
  assert.equal((await it.server.ask('GET', '/api/v1/jobs/failing-app')).status, 404);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: /failing-app/ }).waitFor();
  assert.equal((await it.server.ask('GET', '/api/v1/jobs/failing-app')).status, 200);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
