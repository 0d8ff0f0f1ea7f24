// What a student does on another computer: signs in, has a Vite app made, sees it change.
// node visitor.js STUDIO TOKEN; prints {"preview": ORIGIN}.
import assert from 'node:assert/strict';
import { openBrowser, openPage } from './browser.js';

const [studio, token] = process.argv.slice(2);
/** Until an app of npm packages answers, in ms. */
const RUN_MS = 60_000;

const browser = await openBrowser();
try {
  console.log(JSON.stringify({ preview: await visit(await openPage(browser)) }));
} finally {
  await browser.close();
}

async function visit(page) {
  await page.goto(studio);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Describe your app').fill('a todo app in react');
  await page.getByRole('button', { name: 'Build it' }).click();
  const heading = page.frameLocator('iframe[title="Preview"]').getByRole('heading', { level: 1 });
  await heading.waitFor({ timeout: RUN_MS });
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  await frame.evaluate(() => { globalThis.marker = 'never reloaded'; });

  await edit(page.url().split('/').at(-1));
  await frame.getByRole('heading', { name: 'Changed from afar' }).waitFor();
  assert.equal(await frame.evaluate(() => globalThis.marker), 'never reloaded');

  const preview = new URL(frame.url()).origin;
  await shut(preview);
  // Before the token was typed, the first question was refused: that is all there may be.
  const complaints = page.complaints.filter((text) => !/401.*\/api\/v1\/projects/.test(text));
  assert.deepEqual(complaints, []);
  return preview;
}

/** Changes the page's heading through the API. */
async function edit(id) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const path = 'src/App.jsx';
  const { content } = await (await fetch(`${studio}/api/v1/jobs/${id}/files/${path}`, { headers })).json();
  const changed = content.replace('<h1>{words.title}</h1>', '<h1>Changed from afar</h1>');
  assert.notEqual(changed, content);
  const body = JSON.stringify({ path, content: changed });
  const answer = await fetch(`${studio}/api/v1/containers/${id}/files`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200);
}

/** Whoever knows the address only does not get in. */
async function shut(preview) {
  const stranger = await openPage(browser);
  assert.equal((await stranger.goto(preview)).status(), 401);
}
