// Talking with a model in the studio. The model is played; the sandbox, the app and the link are real.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './support/browser.js';
import { withBuiltPage } from './support/built.js';
import { Link } from './support/link.js';
import { done, nodeServer, plan, PlayedModel, replace, say, write } from './support/model.js';
import { Server } from './support/server.js';

/** Until an app answers and its page was looked at, in ms: other tests have the computer too. */
const LONG = { timeout: 120_000 };
let model;
let server;
let browser;
let endPage = async () => {};

before(async () => {
  model = await PlayedModel.start();
  server = await Server.start({ env: model.env });
  endPage = await withBuiltPage(server);
  browser = await openBrowser();
});
after(async () => {
  try { await browser?.close(); await endPage(); } finally { await server?.stop(); model?.stop(); }
});

const frameOf = (page) => page.frameLocator('iframe[title="Preview"]');
const status = (page) => page.getByRole('region', { name: 'Run', exact: true });
const standing = (page, word) => status(page).getByText(word, { exact: true }).first();
const chat = (page) => page.getByRole('region', { name: 'Chat' });
const turn = (page, wish) => page.getByRole('article', { name: `Wish: ${wish}` }).last();
const idOf = (page) => new URL(page.url()).pathname.split('/').at(-1);
const box = (page) => chat(page).getByRole('textbox', { name: 'What should be different?' });
/** An app that is started anew while its page asks it something says so in the console. */
const own = (page) => page.complaints.filter((text) => !/bb\.localhost:\d+\/\)|ERR_(CONNECTION|NETWORK|EMPTY)/.test(text));

async function wish(page, text, studio = server.studio) {
  await page.goto(studio);
  await page.getByLabel('Describe your app').fill(text);
  await page.getByRole('button', { name: 'Build it' }).click();
  await page.getByRole('list', { name: 'Steps of the run' }).waitFor();
}

async function ask(page, text) {
  await box(page).fill(text);
  await page.keyboard.press('Enter');
}

test('a plan with questions is answered and changed, the app is built, changed, compared and taken back', async () => {
  const questions = [{ question: 'Veg or not?', choices: ['only veg', 'both'] }];
  await model.play(
    plan({ questions, dependencies: ['express'], checks: [{ path: '/', contains: 'Mess' }] }),
    say(['I write **one** server.\n\n<img src=x onerror=alert(1)>', write('server.js', nodeServer('<h1>Mess Menu</h1>')), done()]),
  );
  const page = await openPage(browser);
  await wish(page, 'a mess menu');
  const card = chat(page).getByRole('region', { name: 'Plan Mess Menu' });
  await card.getByRole('button', { name: 'only veg' }).click(LONG);
  await card.getByText('/ shows “Mess”').waitFor();
  await card.getByText('express', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Change the plan' }).click();
  await card.getByLabel('Title').fill('Hostel Menu');
  await card.getByRole('button', { name: 'Keep the changes' }).click();
  await chat(page).getByRole('button', { name: 'Build this plan' }).click();

  await standing(page, 'Running').waitFor(LONG);
  await frameOf(page).getByRole('heading', { name: 'Mess Menu' }).waitFor(LONG);
  assert.match(await server.read(idOf(page), 'server.js'), /Mess Menu/);
  const first = turn(page, 'a mess menu');
  await first.getByText('The app is running.').waitFor();
  assert.equal(await first.locator('strong', { hasText: 'one' }).count(), 1);
  // Markup of a model's is no markup.
  assert.equal(await first.locator('img').count(), 0);
  const changed = first.locator('details', { hasText: '1 file changed' });
  await changed.getByRole('img', { name: /^\d+ lines added, 0 removed$/ }).first().waitFor();
  await chat(page).getByText(/₹[\d.]+ so far, [\d.,KTkt ]+ tokens/).waitFor();

  await model.play(say([replace('server.js', '<h1>Mess Menu</h1>', '<h1>Mess Menu with login</h1>'), done()]));
  await ask(page, 'add a login page');
  await frameOf(page).getByRole('heading', { name: 'Mess Menu with login' }).waitFor(LONG);
  const second = turn(page, 'add a login page');
  await second.getByText('The app is running.').waitFor(LONG);
  await second.getByText('1 file changed').click();
  await second.getByRole('listitem').filter({ hasText: 'server.js' }).getByRole('img', { name: '1 lines added, 1 removed' }).waitFor();
  await second.getByRole('button', { name: 'Diff' }).click();
  await page.getByRole('region', { name: 'Code' }).getByText('Mess Menu with login').first().waitFor();

  await turn(page, 'a mess menu').getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The files are as they were at checkpoint 1.').waitFor();
  assert.doesNotMatch(await server.read(idOf(page), 'server.js'), /login/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(async () => /login/.test(await server.read(idOf(page), 'server.js')), 'going back was not undone');
  // A project has no sandbox before its first run, and the browser complains of each 404.
  assert.deepEqual(own(page).filter((text) => !/404.*\/containers\/[^/]+\/status/.test(text)), []);
  await page.context().close();
});

test('a turn is stopped in mid-stream, danger is asked about, a failure is told in the reader\'s language', {
  skip: 'the lines that are being written are not seen by it yet',
}, async () => {
  const page = await openPage(browser);
  await model.play(plan(), say([write('server.js', nodeServer('<h1>Menu</h1>')), done()]));
  await wish(page, 'a menu');
  await standing(page, 'Running').waitFor(LONG);
  await stopsInMidStream(page);
  await asksBeforeDanger(page);
  await saysWhatFailed(page);
  await page.context().close();
});

async function until(is, why) {
  const end = Date.now() + 30_000;
  while (!(await is())) {
    if (Date.now() > end) assert.fail(why);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What a model writes is seen as it comes, and stops at once when somebody says so. */
async function stopsInMidStream(page) {
  await model.play(say([write('long.txt', 'line\n'.repeat(4_000))], { delayMs: 100, chunkChars: 50 }));
  await ask(page, 'write for ever');
  const writing = turn(page, 'write for ever').getByText(/^\d+ lines?$/);
  await writing.waitFor(LONG);
  await chat(page).getByRole('button', { name: 'Stop' }).click();
  await turn(page, 'write for ever').getByText('Stopped by you. What was written until then is kept.').waitFor();
  await writing.waitFor({ state: 'detached' });
}

/** A dangerous command is asked about; only the offered answer lets it run. */
async function asksBeforeDanger(page) {
  const push = 'cat /proc/1/environ; echo ran >> ran.txt';
  const run = ['run', { command: push }];
  await model.play(say([run]));
  await ask(page, 'publish it');
  const question = chat(page).getByRole('region', { name: 'A question for you' });
  await question.getByText(push).waitFor(LONG);
  await model.play(say([run]), say([done()]));
  await question.getByRole('button', { name: 'Yes, run it' }).click();
  await turn(page, 'Yes, run it').getByText('The app is running.').waitFor(LONG);
  assert.equal(await server.read(idOf(page), 'ran.txt'), 'ran\n');
}

/** The sentence of a failure is the reader's language. */
async function saysWhatFailed(page) {
  await model.play({ part: [{ text: 'no' }], refusal: 'policy' });
  await ask(page, 'do harm');
  await turn(page, 'do harm').getByText('The model refused to do what was asked for.').waitFor(LONG);
  await page.getByRole('button', { name: /हिन्दी/ }).click();
  await page.getByText('मॉडल ने यह काम करने से मना कर दिया।').first().waitFor();
}

test('cut three times in mid-stream, closed and opened on a phone, the same stream goes on', { todo: 'the last sentences are missing after the last cut' }, async () => {
  const sentences = Array.from({ length: 120 }, (_, n) => `Sentence ${n} of the story.`).join(' ');
  await model.play(
    plan(),
    say([sentences, write('server.js', nodeServer('<h1>Cut</h1>')), done()], { delayMs: 60, chunkChars: 20 }),
  );
  const link = await Link.open(Number(new URL(server.studio).port), {});
  const through = server.studio.replace(/:\d+$/, `:${link.port}`);
  const page = await openPage(browser);
  await wish(page, 'a story', through);
  const id = idOf(page);
  const story = turn(page, 'a story');
  for (const n of [5, 25, 45]) {
    await story.getByText(`Sentence ${n} of the story.`).waitFor(LONG);
    link.cut();
  }
  assert.ok(link.seen.resets >= 3, JSON.stringify(link.seen));
  await page.context().close();

  // The laptop is closed in mid-generation; a phone opens the project.
  const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await phone.goto(`${through}/p/${id}`);
  const there = phone.getByRole('article', { name: 'Wish: a story' });
  await there.getByText('Sentence 60 of the story.').waitFor(LONG);
  link.cut();
  await there.getByText('The app is running.').waitFor(LONG);
  const said = (await there.locator('p', { hasText: 'Sentence 0 ' }).allTextContents()).join('');
  const numbers = [...said.matchAll(/Sentence (\d+) of/g)].map((found) => Number(found[1]));
  assert.deepEqual(numbers, Array.from({ length: 120 }, (_, n) => n));
  assert.equal(await server.read(id, 'server.js'), nodeServer('<h1>Cut</h1>'));
  await phone.getByRole('tab', { name: 'App' }).tap();
  await frameOf(phone).getByRole('heading', { name: 'Cut' }).waitFor(LONG);
  await phone.context().close();
  await link.close();
});

test('what is said without a connection is kept over a reload, and sent once', { skip: 'the banner is not told of a browser that goes offline' }, async () => {
  const id = 'offline-app';
  await model.play(plan(), say([write('server.js', nodeServer('<h1>Menu</h1>')), done()]));
  await server.generate(id, 'a menu');
  const link = await Link.open(Number(new URL(server.studio).port), {});
  const page = await openPage(browser);
  await page.goto(`${server.studio.replace(/:\d+$/, `:${link.port}`)}/p/${id}`);
  await standing(page, 'Running').waitFor(LONG);
  await page.context().setOffline(true);
  link.cut();
  await page.getByText('Connection lost.').first().waitFor(LONG);
  await model.play(say([replace('server.js', '<h1>Menu</h1>', '<h1>Menu in blue</h1>'), done()]));
  await ask(page, 'make it blue');
  await chat(page).getByText('Kept; sent when the server can be reached').waitFor();
  await page.context().setOffline(false);
  await page.reload();
  await turn(page, 'make it blue').getByText('The app is running.').waitFor(LONG);
  const { turns } = await server.call('GET', `/api/v1/projects/${id}/chat`);
  assert.deepEqual(turns.map((one) => one.prompt), ['a menu', 'make it blue']);
  assert.equal(await chat(page).getByText('Kept; sent when').count(), 0);
  await page.context().close();
  await link.close();
});
