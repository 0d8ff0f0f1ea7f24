// Home, signing in and the frame around every page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bench } from './support/bench.js';
import { FITS, latinWords, misfits } from './support/looks.js';

const it = bench(null, { mode: 'jwt', built: true });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** What a user's browser may say where nobody is signed in, or the link is cut. */
const EXPECTED = /status of (401|403)|ERR_INTERNET_DISCONNECTED/;
const complaints = (page) => page.complaints.filter((text) => !EXPECTED.test(text));
const folder = mkdtempSync(join(tmpdir(), 'bb-home-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const wish = (page) => page.getByLabel('Describe your app');
const card = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
const as = (user) => ({ Authorization: `Bearer ${it.server.token(user)}` });
const account = (page, user) => page.getByRole('button', { name: `Account of ${user}` });

/** A page of somebody who has signed in by a link. */
async function signedIn(user, options) {
  const page = await it.page(options);
  await page.goto(it.server.invite(user));
  await page.locator('#prompt').waitFor();
  return page;
}

async function makeProjects(user, names) {
  for (const [index, name] of names.entries()) {
    const body = { project_name: name, job_id: `${user}-${index}` };
    await it.server.call('POST', '/api/v1/jobs/create', { body, as: as(user) });
  }
}

test('a link signs in once, is out of the address at once, and lasts until somebody signs out', async () => {
  const link = it.server.invite('asha');
  const page = await it.page();
  await page.goto(link);
  await wish(page).waitFor();
  assert.equal(page.url(), `${it.server.studio}/`);
  await account(page, 'asha').waitFor();
  await page.reload();
  await account(page, 'asha').waitFor();

  const other = await it.page();
  await other.goto(link);
  await other.getByRole('alert').getByText('This link was used already').waitFor();
  assert.equal(new URL(other.url()).hash, '');

  const refresh = await page.evaluate(() => localStorage.getItem('bb_refresh'));
  await account(page, 'asha').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const answer = await it.server.ask('POST', '/api/v1/auth/refresh', { body: { refresh_token: refresh } });
  assert.equal(answer.status, 401);
  assert.deepEqual([...complaints(page), ...complaints(other)], []);
  await page.context().close();
  await other.context().close();
});

test('without a session every address leads to sign-in and from there back', async () => {
  const page = await it.page();
  await page.goto(`${it.server.studio}/p/nobodys-project`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Or paste the link here').fill('no link');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('This is not a sign-in link of this server').waitFor();
  await page.getByLabel('Or paste the link here').fill(it.server.invite('asha'));
  await page.keyboard.press('Enter');
  await page.getByText('does not exist, or it belongs to someone else').waitFor();
  assert.equal(new URL(page.url()).pathname, '/p/nobodys-project');
  await page.context().close();
});

test('a session that ends in mid-work asks for another, and nothing that was typed is lost', async () => {
  const page = await signedIn('bina');
  await wish(page).fill('a register for the chemistry lab');
  const refresh = await page.evaluate(() => localStorage.getItem('bb_refresh'));
  await it.server.call('POST', '/api/v1/auth/logout', { body: { refresh_token: refresh } });
  await page.getByRole('button', { name: 'Build it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Or paste the link here').fill(it.server.invite('bina'));
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await wish(page).inputValue(), 'a register for the chemistry lab');
  await account(page, 'bina').waitFor();

  // Signing out in one tab ends it in the other; a link opened in one signs both in.
  const tab = await page.context().newPage();
  await tab.goto(it.server.studio);
  await account(tab, 'bina').click();
  await tab.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await tab.goto(it.server.invite('bina'));
  await account(page, 'bina').waitFor();
  assert.equal(await wish(page).inputValue(), 'a register for the chemistry lab');
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

test('a blocked user is told so, and goes on once unblocked', async () => {
  const page = await signedIn('chetan');
  it.server.cli('users', 'block', '--user', 'chetan');
  await answers('chetan', 403);
  await page.reload();
  const blocked = page.getByRole('dialog', { name: 'Your account is blocked' });
  await blocked.getByText('Your projects are kept').waitFor();
  it.server.cli('users', 'unblock', '--user', 'chetan');
  await answers('chetan', 200);
  await blocked.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Nothing here yet').waitFor();
  await blocked.waitFor({ state: 'detached' });
  await page.context().close();
});

/** Waits until the server serves a user, or no more. */
async function answers(user, status) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await it.server.ask('GET', '/api/v1/projects', { as: as(user) })).status === status) return;
    await pause(100);
  }
  assert.fail(`${user} is not answered ${status}`);
}

test('projects are found, renamed, deleted and brought back', async () => {
  await makeProjects('devi', ['Mess menu', 'Bus timings', 'पुस्तकालय', 'Bus tickets']);
  const page = await signedIn('devi');
  await page.getByRole('link', { name: 'Mess menu' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('bus');
  await page.getByRole('status').getByText('2 projects found').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Mess menu' }).count(), 0);
  await page.getByLabel('Search my projects').fill('पुस्तक');
  await page.getByRole('link', { name: 'पुस्तकालय' }).waitFor();
  await page.getByLabel('Search my projects').fill('nothing like it');
  await page.getByText('None of your projects is called “nothing like it”').waitFor();
  await page.getByLabel('Search my projects').fill('');

  await choose(page, 'Mess menu', 'Rename');
  await page.getByLabel('New name').fill('Canteen menu');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Canteen menu' }).waitFor();
  assert.equal((await it.server.call('GET', '/api/v1/jobs/devi-0', { as: as('devi') })).project_name, 'Canteen menu');

  await choose(page, 'Canteen menu', 'Delete');
  await page.getByText('“Canteen menu” was deleted.').waitFor();
  await card(page, 'Canteen menu').waitFor({ state: 'detached' });
  assert.equal((await it.server.ask('GET', '/api/v1/jobs/devi-0', { as: as('devi') })).status, 404);
  await page.getByRole('button', { name: 'Undo' }).click();
  await card(page, 'Canteen menu').waitFor();
  assert.equal((await it.server.ask('GET', '/api/v1/jobs/devi-0', { as: as('devi') })).status, 200);

  const coming = page.waitForEvent('download');
  await choose(page, 'Canteen menu', 'Download ZIP');
  assert.match((await coming).suggestedFilename(), /\.zip$/);
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

async function choose(page, name, what) {
  await page.getByRole('button', { name: `What to do with ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

test('a ZIP, a folder and a drop become projects; what is none is refused in words', async () => {
  const app = join(folder, 'guest-book');
  mkdirSync(join(app, 'node_modules/x'), { recursive: true });
  writeFileSync(join(app, 'index.html'), '<!doctype html><h1>नमस्ते</h1>');
  writeFileSync(join(app, 'node_modules/x/index.js'), 'x');
  execFileSync('python3', ['-m', 'zipfile', '-c', join(folder, 'Fest book.zip'), join(app, 'index.html')]);
  const page = await signedIn('esha');
  await page.getByText('Nothing here yet').waitFor();
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog', { name: 'Import a project' });
  await dialog.waitFor();
  writeFileSync(join(folder, 'broken.zip'), 'no archive');
  await dialog.getByLabel('Choose a ZIP').and(page.locator('input')).setInputFiles(join(folder, 'broken.zip'));
  await dialog.getByRole('alert').getByText('This ZIP cannot be read').waitFor();
  await dialog.getByLabel('Choose a ZIP').and(page.locator('input')).setInputFiles(join(folder, 'Fest book.zip'));
  await imported(page, 'Fest book');

  await page.getByRole('button', { name: 'Import' }).click();
  await dialog.getByLabel('Choose a folder').and(page.locator('input')).setInputFiles(app);
  await imported(page, 'guest-book');

  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['<h1>dropped</h1>'], 'index.html', { type: 'text/html' }));
    return data;
  });
  await page.dispatchEvent('main', 'dragover', { dataTransfer: dropped });
  await page.getByText('Drop it to import').waitFor();
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  await imported(page, 'index');
  assert.deepEqual(complaints(page).filter((text) => !/status of 400/.test(text)), []);
  await page.context().close();
});

/** Waits for the project's page, looks at its files, and goes back. */
async function imported(page, name) {
  const open = page.getByRole('link', { name: 'Open the project' });
  await page.waitForURL((url) => url.pathname.startsWith('/p/')).catch(() => open.click());
  await page.waitForURL((url) => url.pathname.startsWith('/p/'));
  const id = new URL(page.url()).pathname.slice('/p/'.length);
  const { files } = await it.server.call('GET', `/api/v1/jobs/${id}/files`, { as: as('esha') });
  assert.deepEqual(files.map((file) => file.path ?? file).filter((path) => path !== 'plan.json'), ['index.html']);
  await page.goto(it.server.studio);
  await page.getByRole('link', { name, exact: true }).waitFor();
}

test('hundreds of projects come as they are scrolled to', async () => {
  await makeProjects('farid', Array.from({ length: 150 }, (_, index) => `Project ${index}`));
  const page = await signedIn('farid');
  const cards = page.getByRole('region', { name: 'My projects' }).getByRole('listitem');
  await page.getByRole('link', { name: 'Project 149', exact: true }).waitFor();
  assert.ok((await cards.count()) <= 120, 'only what is near is asked for');
  const oldest = page.getByRole('link', { name: 'Project 0', exact: true });
  for (let tries = 0; tries < 100 && !(await oldest.count()); tries += 1) {
    await cards.last().scrollIntoViewIfNeeded();
    await pause(50);
  }
  await oldest.waitFor();
  assert.equal(await cards.count(), 150);
  await page.context().close();
});

test('everything can be done with the keyboard', async () => {
  await makeProjects('gita', ['Attendance']);
  const page = await signedIn('gita');
  await page.getByRole('link', { name: 'Attendance' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Search my projects').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').waitFor();
  await palette.getByRole('option', { name: 'Attendance' }).waitFor();
  await page.keyboard.type('import');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Import a project' }).waitFor();
  await page.keyboard.press('Escape');

  await page.keyboard.press('n');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'prompt');
  await tabTo(page, page.getByRole('button', { name: 'Mess menu with login' }));
  await page.keyboard.press('Enter');
  assert.match(await wish(page).inputValue(), /hostel mess menu/);

  await tabTo(page, page.getByRole('button', { name: 'What to do with Attendance' }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
  const remove = page.getByRole('menuitem', { name: 'Delete' });
  for (let presses = 0; presses < 6 && !(await hasFocus(remove)); presses += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('“Attendance” was deleted.').waitFor();
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('bring the last');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Attendance' }).waitFor();
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

const hasFocus = (target) => target.evaluate((element) => element === document.activeElement);

/** Presses Tab until this has the focus. */
async function tabTo(page, target) {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${target}`);
}

test('a phone fits in both languages, and Hindi is Hindi', async () => {
  const long = 'Notice board for the department of computer science and engineering';
  await makeProjects('hema', [long, 'मेरी कक्षाओं की हाज़िरी का बहुत लंबे नाम वाला ट्रैकर']);
  const page = await signedIn('hema', PHONE);
  await page.getByRole('link', { name: long }).waitFor();
  assert.deepEqual(await misfits(page), FITS);
  await page.getByRole('button', { name: /हिन्दी/ }).tap();
  await page.getByRole('heading', { name: 'आप क्या बनाना चाहते हैं?' }).waitFor();
  await page.getByRole('button', { name: '8 और' }).tap();
  assert.deepEqual(await misfits(page), FITS);
  assert.deepEqual(await latinWords(page, ['BharatBuild', 'hema', long]), []);
  await page.getByRole('button', { name: 'ले आएँ' }).tap();
  await page.getByRole('dialog', { name: 'प्रोजेक्ट ले आएँ' }).waitFor();
  assert.deepEqual(await misfits(page), FITS);
  await page.reload();
  await page.getByRole('heading', { name: 'आप क्या बनाना चाहते हैं?' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'hi');
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

test('a lost link is told, and what is typed outlives it and a reload', async () => {
  const page = await signedIn('indu');
  await page.getByText('Nothing here yet').waitFor();
  await wish(page).fill('a quiz about rivers');
  // What tells of errors is there before the link goes.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('Toaster')));
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('You are offline').waitFor();
  await page.getByRole('button', { name: 'Build it' }).click();
  await page.getByText('The server cannot be reached').waitFor();
  await page.context().setOffline(false);
  await page.getByText('You are offline').waitFor({ state: 'detached' });
  await page.reload();
  await wish(page).waitFor();
  assert.equal(await wish(page).inputValue(), 'a quiz about rivers');

  // A proxy's word for a server that starts, and a full disk.
  await page.route('**/api/v1/projects?*', (route) => route.fulfill({ status: 503, body: '<html>' }));
  await page.reload();
  await page.getByRole('status').getByText('The server is starting again').waitFor();
  await page.unroute('**/api/v1/projects?*');
  const full = { detail: 'No space left', code: 'disk_full', hint: null, request_id: 'r' };
  const headers = { 'x-request-id': 'r' };
  await page.route('**/api/v1/jobs/create', (route) => route.fulfill({ status: 507, headers, json: full }));
  await wish(page).waitFor();
  await page.getByRole('button', { name: 'Build it' }).click();
  await page.getByText("The server's disk is full. Nothing was lost.").waitFor();
  assert.equal(await wish(page).inputValue(), 'a quiz about rivers');
  await page.context().close();
});
