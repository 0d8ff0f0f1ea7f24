// Files in the studio: the tree, the editor, search, and what happens when two people or a bad link meet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from './support/axe.js';
import { bench } from './support/bench.js';
import { FITS, misfits } from './support/looks.js';

const VITE = 'vite-files';
const it = bench(({ server }) => server.generate(VITE, 'a todo app in react'), { built: true });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** More rows than this are never in the page, however many files there are. */
const MAX_ROWS = 80;
/** For what travels over a server that is busy with other tests, in ms. */
const LONG = { timeout: 30_000 };

/** A project of these files, without a sandbox. */
async function project(id, files) {
  await it.server.call('POST', '/api/v1/jobs/create', { body: { project_name: id, job_id: id } });
  const body = { files: Object.entries(files).map(([path, content]) => ({ path, content })) };
  await it.server.call('POST', `/api/v1/containers/${id}/files/batch`, { body });
}

async function openProject(id, options) {
  const page = await it.page(options);
  await page.goto(`${it.server.studio}/p/${id}`);
  await tree(page).or(page.getByRole('tab', { name: 'Code' })).first().waitFor();
  return page;
}

const tree = (page) => page.getByRole('tree', { name: 'Files' });
const row = (page, name) => tree(page).getByRole('treeitem', { name });
const tab = (page, name) => page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name });
const text = (page, name) => page.getByRole('textbox', { name: `Text of ${name}` });

/** Errors of scripts: a page beside the server's own is not let into its frames, and says so. */
const faults = (page) => page.complaints.filter((text) => text.startsWith('script:'));
/** The name of the house is for screen readers only where a project's name needs the room. */
async function fits(page) {
  const found = await misfits(page);
  assert.deepEqual({ ...found, cut: found.cut.filter((name) => name !== 'BharatBuild') }, FITS);
}

/** Opens a file by its name and waits until Monaco has it and the focus is in it. */
async function open(page, name, line = 1) {
  await page.keyboard.press('Control+p');
  await page.getByRole('combobox', { name: 'Go to a file' }).fill(`${name}:${line}`);
  await page.keyboard.press('Enter');
  await tab(page, name).waitFor();
  await page.locator('.monaco-editor.focused').waitFor(LONG);
}

/** Types at the end of the file that has the focus. */
async function append(page, words) {
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
}

const saved = async (id, path, wanted) => {
  const end = Date.now() + LONG.timeout;
  for (;;) {
    const there = await it.server.read(id, path).catch(() => null);
    if (wanted(there)) return there;
    if (Date.now() > end) assert.fail(`${path} is ${JSON.stringify(there)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
};

test('what is typed is marked until it is saved, and the running app shows it at once', async () => {
  const app = await it.page();
  await app.goto(await it.server.ticket(VITE));
  await app.getByRole('heading', { level: 1 }).waitFor(LONG);
  await app.evaluate(() => { globalThis.marker = 'never reloaded'; });

  const page = await openProject(VITE);
  await open(page, 'style.css');
  await append(page, '\nh1 { letter-spacing: 7px; }');
  await tab(page, 'style.css (Not saved)').waitFor();
  await page.keyboard.press('Control+s');
  await tab(page, /^style\.css$/).waitFor();
  await app.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px', null, LONG);
  assert.equal(await app.evaluate(() => globalThis.marker), 'never reloaded');

  // A tab with unsaved text asks before it goes.
  await append(page, ' ');
  await page.keyboard.press('Alt+x');
  await page.getByRole('dialog', { name: 'style.css is not saved' }).getByRole('button', { name: "Don't save" }).click();
  await tab(page, 'style.css').waitFor({ state: 'detached' });
  assert.deepEqual(faults(page), []);
  await page.context().close();
  await app.context().close();
});

test('binary and large files, made by a program, appear and are told of', async () => {
  const page = await openProject(VITE);
  await row(page, 'package.json').waitFor();
  const command = "head -c 5000000 /dev/zero | tr '\\0' a > large.txt; printf '\\377\\376' > odd.bin; printf 'a\\000b' > nul.txt";
  await (await it.server.ask('POST', `/api/v1/containers/${VITE}/exec`, { body: { command } })).text();
  await row(page, 'large.txt').click(LONG);
  await page.getByText('the editor opens files of up to').waitFor();
  await row(page, 'odd.bin').click();
  await page.getByText('This is not a text file').waitFor(LONG);
  await row(page, 'package.json').click();
  await page.getByText('This is not a text file').waitFor({ state: 'detached' });
  await row(page, 'nul.txt').click();
  await page.getByText('This is not a text file').waitFor(LONG);
  await page.context().close();
});

test('a file changed in another tab is shown at once; one typed in shows both versions', async () => {
  await project('two-tabs', { 'a.txt': 'one\n' });
  const [mine, theirs] = [await openProject('two-tabs'), await openProject('two-tabs')];
  for (const page of [mine, theirs]) await open(page, 'a.txt');
  await append(theirs, 'two');
  await theirs.keyboard.press('Control+s');
  await mine.getByText('two', { exact: true }).waitFor(LONG);
  const conflict = { hasText: 'changed at the server while you were typing' };
  assert.equal(await mine.getByRole('alert').filter(conflict).count(), 0);

  await append(mine, ' mine');
  await append(theirs, ' theirs');
  await theirs.keyboard.press('Control+s');
  const alert = mine.getByRole('alert').filter(conflict);
  await alert.waitFor(LONG);
  await mine.keyboard.press('Control+s');
  await alert.waitFor();
  assert.equal(await it.server.read('two-tabs', 'a.txt'), 'one\ntwo theirs');

  await alert.getByRole('button', { name: 'Compare both' }).click();
  const dialog = mine.getByRole('dialog', { name: 'Two versions of a.txt' });
  await dialog.locator('.monaco-diff-editor').waitFor(LONG);
  await dialog.getByText('two theirs').first().waitFor();
  await dialog.getByText('two mine').first().waitFor();
  assert.deepEqual(await findings(mine), []);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await saved('two-tabs', 'a.txt', (there) => there === 'one\ntwo mine');
  await theirs.getByText('two mine').waitFor(LONG);
  await alert.waitFor({ state: 'detached' });
  for (const page of [mine, theirs]) await page.context().close();
});

test('what is saved without a connection is kept, and sent when it is back', async () => {
  await project('offline', { 'a.txt': 'one\n' });
  const page = await openProject('offline');
  await open(page, 'a.txt');
  await page.context().setOffline(true);
  await append(page, 'typed offline');
  await page.keyboard.press('Control+s');
  await page.getByText('Kept on this device.').first().waitFor(LONG);
  await tab(page, 'a.txt (Waits for the connection)').waitFor();
  assert.equal(await it.server.read('offline', 'a.txt'), 'one\n');
  await page.context().setOffline(false);
  await saved('offline', 'a.txt', (there) => there === 'one\ntyped offline');
  await tab(page, /^a\.txt$/).waitFor(LONG);
  await page.context().close();
});

test('a text is found in the files, and gone to', async () => {
  await project('search', { 'src/one.js': 'let a;\nlet needle = 1;\n', 'two.md': 'a Needle\n', 'three.md': 'hay\n' });
  const page = await openProject('search');
  await row(page, 'src').waitFor();
  await page.keyboard.press('Control+Shift+f');
  await page.getByRole('searchbox', { name: 'Search in files' }).fill('needle');
  await page.getByText('2 places found.').waitFor(LONG);
  await page.getByRole('button', { name: 'Match capital and small letters' }).click();
  await page.getByText('1 place found.').waitFor(LONG);
  await page.getByRole('tree', { name: 'Places found' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.locator('.monaco-editor.focused').waitFor(LONG);
  assert.deepEqual(await findings(page), []);
  // The found word is marked: typing takes its place.
  await page.keyboard.type('pin');
  await page.keyboard.press('Control+s');
  await saved('search', 'src/one.js', (there) => there === 'let a;\nlet pin = 1;\n');
  await page.context().close();
});

test('files are made, renamed, locked and deleted by the keyboard, and a deleted one comes back', async () => {
  await project('tree', { 'b.txt': 'b', 'src/c.txt': 'c' });
  const page = await openProject('tree');
  await row(page, 'b.txt').waitFor();
  await tree(page).focus();
  await page.keyboard.press('b');
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Rename' }).fill('beta.txt');
  await page.keyboard.press('Enter');
  await row(page, 'beta.txt').waitFor();
  await saved('tree', 'beta.txt', (there) => there === 'b');

  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: 'New file' }).fill('lib/new.js');
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Enter');
  await tab(page, 'new.js').waitFor();
  await row(page, 'lib').waitFor();
  await saved('tree', 'lib/new.js', (there) => there === '');

  await row(page, 'beta.txt').click();
  await page.getByRole('button', { name: 'Actions for beta.txt' }).click();
  await page.getByRole('menuitem', { name: 'Lock' }).click();
  await page.getByText('This file is locked').waitFor(LONG);
  assert.deepEqual((await it.server.call('GET', '/api/v1/projects/tree/locks')).paths, ['beta.txt']);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('This file is locked').waitFor({ state: 'detached' });

  await row(page, 'beta.txt').click();
  await tree(page).focus();
  await page.keyboard.press('Delete');
  await row(page, 'beta.txt').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'beta.txt').waitFor(LONG);
  await saved('tree', 'beta.txt', (there) => there === 'b');

  await row(page, 'src').click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog', { name: 'Delete src' }).getByRole('button', { name: 'Delete' }).click();
  await row(page, 'src').waitFor({ state: 'detached' });
  await saved('tree', 'src/c.txt', (there) => there === null);
  await page.context().close();
});

test('ten thousand files are scrolled through with few rows in the page', async () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `folder${Math.floor(n / 5_000)}/file${n}.js`);
  await project('many', Object.fromEntries(names.map((name) => [name, `// ${name}`])));
  const page = await openProject('many');
  await row(page, 'folder0').click(LONG);
  await row(page, 'file0.js').waitFor();
  await tree(page).focus();
  await page.keyboard.press('End');
  await row(page, 'folder1').waitFor();
  assert.ok(await tree(page).getByRole('treeitem').count() < MAX_ROWS);
  await page.keyboard.type('file4321');
  await row(page, 'file4321.js').waitFor();
  await page.keyboard.press('Enter');
  await tab(page, 'file4321.js').waitFor();
  await page.keyboard.press('Control+p');
  await page.getByRole('combobox', { name: 'Go to a file' }).fill('file9876');
  await page.getByRole('option', { name: 'file9876.js' }).click();
  await tab(page, 'file9876.js').waitFor();
  await row(page, 'file9876.js').waitFor();
  assert.ok(await tree(page).getByRole('treeitem').count() < MAX_ROWS);
  await page.context().close();
});

/** Plays the project's stream: each call of the answer sends events, as many as there are. */
async function playStream(page) {
  const waiting = [];
  let wake = () => {};
  let n = 0;
  await page.route('**/api/v1/projects/*/events*', async (route) => {
    while (waiting.length === 0) await new Promise((done) => { wake = done; });
    const body = waiting.splice(0).map((event) => `id: 7-${n += 1}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    await route.fulfill({ contentType: 'text/event-stream', headers: { 'x-request-id': 'played' }, body }).catch(() => {});
  });
  return (...events) => { waiting.push(...events); wake(); };
}

test('a file is seen while it is written, and nobody who reads it is moved', async () => {
  const lines = (word, from, to) => Array.from({ length: to - from + 1 }, (_, n) => `${word} ${from + n}\n`).join('');
  await project('stream', { 'long.txt': lines('old', 1, 300) });
  const page = await it.page();
  const say = await playStream(page);
  const write = (field, data) => ({ type: 'edit_delta', call: 1, op: 'write', field, data });
  await page.goto(`${it.server.studio}/p/stream`);
  await row(page, 'long.txt').waitFor();
  await open(page, 'long.txt', 150);
  await page.getByText('old 150', { exact: true }).waitFor();

  say({ type: 'turn_started', data: 1, turn: 1, prompt: 'again' }, write('path', 'long.txt'), write('text', lines('new', 1, 149)));
  await page.getByText('This file is being written just now.').waitFor(LONG);
  await page.getByText('new 149', { exact: true }).waitFor();
  assert.ok(await page.getByText('old 151', { exact: true }).isVisible());
  say(write('text', lines('new', 150, 320)));
  await page.getByText('new 150', { exact: true }).waitFor(LONG);
  assert.equal(await page.getByText('new 320', { exact: true }).count(), 0);

  // Who is at its end goes along.
  await page.keyboard.press('Control+End');
  await page.getByText('new 320', { exact: true }).waitFor();
  say(write('text', lines('new', 321, 400)));
  await page.getByText('new 400', { exact: true }).waitFor(LONG);

  // It cannot be typed into meanwhile; then it is what the server has.
  await page.keyboard.type('x');
  say({ type: 'file_written', data: 'long.txt', path: 'long.txt', size: 9 });
  await page.getByText('This file is being written just now.').waitFor({ state: 'detached', ...LONG });
  await page.getByText('old 300', { exact: true }).waitFor(LONG);
  await tab(page, /^long\.txt$/).waitFor();
  await page.context().close();
});

test('on a phone three tabs keep their state, and a file is edited in a plain field', async () => {
  await project('phone', { 'a.txt': 'one\n' });
  const page = await openProject('phone', PHONE);
  await page.getByRole('tab', { name: 'Code' }).click();
  await row(page, 'a.txt').click();
  await text(page, 'a.txt').fill('one\nfrom a phone\n');
  await tab(page, 'a.txt (Not saved)').waitFor();
  for (const name of ['App', 'Chat', 'Code']) await page.getByRole('tab', { name, exact: true }).click();
  assert.equal(await text(page, 'a.txt').inputValue(), 'one\nfrom a phone\n');
  assert.equal(await page.locator('.monaco-editor').count(), 0);
  assert.deepEqual(await findings(page), []);
  await fits(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await saved('phone', 'a.txt', (there) => there === 'one\nfrom a phone\n');
  await page.getByRole('button', { name: 'Show the files' }).click();
  await row(page, 'a.txt').waitFor();
  await fits(page);
  await page.context().close();
});
