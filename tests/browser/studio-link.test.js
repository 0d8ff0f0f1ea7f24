// A whole run behind a link as some students have it: 64 kbit/s, far away, stalling, reset every minute.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support/bench.js';
import { Link } from './support/link.js';

const it = bench(undefined, { built: true });
/** The whole may take so long, in ms: the page alone is some 200 KB at 8 KB a second. */
const WHOLE_MS = 140_000;
const BAD = { bitsPerSecond: 64_000, roundTripMs: 800, stallMs: 2_000, stallEveryMs: 15_000, resetEveryMs: 60_000 };
const WISH = 'a portfolio website in plain HTML and CSS for a college student';

test('from a prompt to a preview at 64 kbit/s with stalls and resets, nothing is lost or doubled', { timeout: WHOLE_MS + 30_000 }, async () => {
  const link = await Link.open(Number(new URL(it.server.studio).port), BAD);
  try {
    const page = await it.page();
    page.setDefaultTimeout(WHOLE_MS);
    page.setDefaultNavigationTimeout(WHOLE_MS);
    await page.goto(it.server.studio.replace(/:\d+$/, `:${link.port}`), { waitUntil: 'commit' });
    await page.getByLabel('Describe your app').fill(WISH);
    await page.getByRole('button', { name: 'Build it' }).click();
    await page.waitForURL(/\/p\//);
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const status = page.getByRole('region', { name: 'Run', exact: true });
    await status.getByText('Running', { exact: true }).first().waitFor();
    await page.frameLocator('iframe[title="Preview"]').getByRole('heading', { level: 1 }).waitFor();

    // What the page shows of the log is what a page with a good link shows.
    const near = await it.page();
    await near.goto(`${it.server.studio}/p/${id}`);
    await near.frameLocator('iframe[title="Preview"]').getByRole('heading', { level: 1 }).waitFor();
    const log = (one) => one.getByRole('region', { name: 'Output' }).locator(':scope > div > div').allTextContents();
    const wanted = await log(near);
    await page.waitForFunction(
      (count) => document.querySelectorAll('section[aria-label="Output"] > div > div').length >= count,
      wanted.length,
    );
    assert.deepEqual(await log(page), wanted);
    // One wish made one project and one turn.
    const { projects } = await it.server.call('GET', '/api/v1/projects');
    assert.deepEqual(projects.map((one) => one.project_id), [id]);
    assert.equal(await page.getByRole('article').count(), 1);
    assert.ok(link.seen.bytesDown > 50_000, JSON.stringify(link.seen));
    await near.context().close();
    await page.context().close();
  } finally {
    await link.close();
  }
});
