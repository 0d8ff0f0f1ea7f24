// How long the studio's first page takes until a wish can be typed, on a slow link, beside a page that
// has nothing but a box: node page.mjs INVITE-LINK ROUNDS. Prints {"studio": [ms…], "bare": [ms…]}.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../tests/browser/', import.meta.url))('playwright-core');

/** The link: 400 kbit/s each way, 400 ms there and back. */
const LINK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--no-proxy-server'];
const BARE = '<!doctype html><title>Bare</title><label>Describe your app <textarea></textarea></label>';

const [invite, rounds] = [process.argv[2], Number(process.argv[3])];
const studio = new URL('/', invite).href;
const bare = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(BARE));
await new Promise((done) => bare.listen(0, '127.0.0.1', done));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });

/** From asking for the page until a letter typed is in the box, in ms. Nothing is in the cache. */
async function load(url, storageState) {
  const context = await browser.newContext({ locale: 'en-IN', storageState });
  const page = await context.newPage();
  const box = page.getByRole('textbox').first();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', LINK);
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit', timeout: 60_000 });
  await box.fill('a', { timeout: 60_000 });
  const took = performance.now() - began;
  await wire.send('Network.emulateNetworkConditions', { ...LINK, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  // What it still asks for comes before its session goes on in the next round.
  await page.waitForLoadState('networkidle').catch(() => {});
  const state = await context.storageState();
  await context.close();
  return { took, state };
}

const times = { studio: [], bare: [] };
try {
  const first = await browser.newContext({ locale: 'en-IN' });
  const page = await first.newPage();
  await page.goto(invite);
  await page.getByRole('textbox').first().waitFor();
  let state = await first.storageState();
  await first.close();
  for (let round = 0; round < rounds; round += 1) {
    const loaded = await load(studio, state);
    state = loaded.state;
    times.studio.push(loaded.took);
    times.bare.push((await load(`http://127.0.0.1:${bare.address().port}/`)).took);
  }
} finally {
  await browser.close();
  bare.close();
}
console.log(JSON.stringify(times));
