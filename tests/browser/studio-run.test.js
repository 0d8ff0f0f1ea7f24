// The studio with the starter alone: from a prompt to a preview for three stacks, stop, run again, and
// terminals.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';

const it = bench(undefined, { built: true });
/** Until an app of npm packages answers, in ms: other tests have the computer too. */
const RUN_MS = 120_000;

const frameOf = (page) => page.frameLocator('iframe[title="Preview"]');
const status = (page) => page.getByRole('region', { name: 'Run', exact: true });
const standing = (page, word) => status(page).getByText(word, { exact: true }).first();
const idOf = (page) => new URL(page.url()).pathname.split('/').at(-1);

async function wish(page, text) {
  await page.goto(it.server.studio);
  await page.getByLabel('Describe your app').fill(text);
  await page.getByRole('button', { name: 'Build it' }).click();
  await page.getByRole('list', { name: 'Steps of the run' }).waitFor();
}

/** An app that is stopped while its page asks it something says so in the console. */
const own = (page) => page.complaints.filter((text) => !/\(http:\/\/[\w-]+\.bb\.localhost/.test(text));

test('a wish becomes a running page, a server, and a React app, each in its preview', async () => {
  for (const [prompt, heading] of [
    ['a portfolio website in plain HTML and CSS for a college student', /./],
    ['an express api for a library that lends books', 'Library'],
    ['a todo app in react', /./],
  ]) {
    const page = await it.page();
    await wish(page, prompt);
    await page.getByRole('article', { name: `Wish: ${prompt}` }).waitFor();
    await standing(page, 'Running').waitFor({ timeout: RUN_MS });
    const steps = page.getByRole('list', { name: 'Steps of the run' }).getByRole('listitem');
    for (const step of ['Plan', 'Files', 'Start', 'Port', 'Answer']) await steps.filter({ hasText: `${step} (done)` }).waitFor();
    await frameOf(page).getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: RUN_MS });
    // What the frame may do, and nothing more.
    const rights = await page.locator('iframe[title="Preview"]').getAttribute('sandbox');
    assert.equal(rights, 'allow-scripts allow-same-origin allow-forms allow-downloads');
    assert.notEqual(new URL(page.frames().at(-1).url()).origin, new URL(page.url()).origin);
    assert.deepEqual(own(page), []);
    await it.server.call('POST', `/api/v1/containers/${idOf(page)}/stop`);
    await standing(page, 'Stopped').waitFor();
    await page.context().close();
  }
});

test('a run is stopped, shown as stopped after a reload, and run again', async () => {
  const page = await it.page();
  await wish(page, 'an express api for a library that lends books');
  await page.getByRole('heading', { name: 'Installing' }).waitFor();
  await standing(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { name: 'Library' }).waitFor();
  await status(page).getByRole('button', { name: 'Stop' }).click();
  await standing(page, 'Stopped').waitFor();
  await page.getByRole('heading', { name: 'The app is not running' }).waitFor();
  assert.equal(await page.locator('iframe').count(), 0);
  assert.equal((await it.server.call('GET', `/api/v1/containers/${idOf(page)}/status`)).status, 'stopped');
  await page.reload();
  await standing(page, 'Stopped').waitFor();

  await status(page).getByRole('button', { name: 'Run', exact: true }).click();
  await standing(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { name: 'Library' }).waitFor();
  // A page that was not there sees the same log, no line twice.
  const log = page.getByRole('region', { name: 'Output' });
  await log.getByText('npm run dev').first().waitFor();
  const late = await it.page();
  await late.goto(page.url());
  await frameOf(late).getByRole('heading', { name: 'Library' }).waitFor();
  await late.getByRole('region', { name: 'Output' }).getByText('Library is running').first().waitFor();
  assert.deepEqual(own(page), []);
  assert.deepEqual(own(late), []);
  await late.context().close();
  await page.context().close();
});

test('a failed run says at which step and why, names the place, and runs once it is mended', async () => {
  const id = 'failing-app';
  await it.server.generate(id, 'an express api for a library that lends books');
  const server = await it.server.read(id, 'src/server.js');
  const manifest = await it.server.read(id, 'package.json');
  // A watcher would wait for the file to be mended, and there is nothing wrong with that.
  await it.server.write(id, 'package.json', manifest.replace('node --watch', 'node'));
  await it.server.write(id, 'src/server.js', `throw new Error('the mess is closed');\n${server}`);
  const page = await it.page();
  await page.goto(`${it.server.studio}/p/${id}`);
  await status(page).getByRole('button', { name: /^(Run|Restart|Run again)$/ }).click();
  await page.getByRole('heading', { name: 'Failed at: Start' }).waitFor({ timeout: RUN_MS });
  await page.getByRole('region', { name: 'Last lines of output' }).getByText('the mess is closed').first().waitFor();
  await page.getByText('The app ended by itself: exit code 1.').first().waitFor();
  await page.getByRole('tab', { name: 'Problems' }).click();
  await page.getByRole('button', { name: /the mess is closed.*src\/server\.js:1/ }).click();
  await page.getByRole('tab', { name: 'server.js' }).waitFor();

  await it.server.write(id, 'src/server.js', server);
  await page.getByRole('button', { name: 'Run again' }).first().click();
  await standing(page, 'Running').waitFor({ timeout: RUN_MS });
  await frameOf(page).getByRole('heading', { level: 1 }).waitFor();
  assert.deepEqual(own(page), []);
  await page.context().close();
});

/** The lines that a terminal shows. */
const screen = (page) => page.locator('.xterm-accessibility-tree:visible');

test('a terminal runs a full-screen program, knows its size, and outlives a broken link and a reload', async () => {
  const page = await it.page();
  await page.goto(`${it.server.studio}/p/failing-app`);
  await standing(page, 'Running').waitFor();
  await page.getByRole('tab', { name: 'Terminal', exact: true }).click();
  const input = page.getByRole('textbox', { name: 'Terminal 1' });
  await input.focus();
  await page.keyboard.type("PS1='> '; stty size; seq 1 200 > numbers.txt; MARK=kept\n");
  await screen(page).getByText(/^\d+ \d+$/).waitFor();
  const before = await screen(page).getByText(/^\d+ \d+$/).textContent();

  // less takes the whole screen, scrolls, and gives the screen back.
  await page.keyboard.type('less numbers.txt\n');
  await screen(page).getByText('numbers.txt').last().waitFor();
  await page.keyboard.press('G');
  await screen(page).getByText('200', { exact: true }).waitFor();
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.keyboard.press('g');
  await screen(page).getByText('1', { exact: true }).waitFor();
  await page.keyboard.type('q');
  await page.keyboard.type('clear; echo si""ze $(stty size)\n');
  await screen(page).getByText(/size \d+ \d+/).waitFor();
  assert.notEqual((await screen(page).getByText(/size \d+ \d+/).textContent()).replace('size ', ''), before);

  // Another terminal, and a reload: the shells are the same.
  await page.getByRole('button', { name: 'New terminal' }).click();
  await page.getByRole('textbox', { name: 'Terminal 2' }).focus();
  await page.keyboard.type('echo second-$((1 + 1))\n');
  await screen(page).getByText('second-2').waitFor();
  await page.reload();
  await page.getByRole('tab', { name: 'Terminal 1' }).click();
  await page.getByRole('textbox', { name: 'Terminal 1' }).focus();
  await page.keyboard.type('echo "again $MARK"\n');
  await screen(page).getByText('again kept', { exact: true }).waitFor();

  // The keyboard finds its way out.
  await page.keyboard.press('Control+F6');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Terminal 1');
  await page.getByRole('button', { name: 'Close terminal 1' }).click();
  await page.getByRole('tab', { name: 'Terminal 1' }).waitFor({ state: 'detached' });
  await page.context().close();
});
