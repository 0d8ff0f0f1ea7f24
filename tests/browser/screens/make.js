// Pictures of every page for docs/screens: desktop and phone, light and dark, English and Hindi.
// `npm run screens` makes them all, `npm run screens -- home import phone` those whose names begin so, on a
// phone.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage } from '../support/browser.js';
import { withBuiltPage } from '../support/built.js';
import { Server } from '../support/server.js';
import { index } from './readme.js';
import { SCENES } from './scenes.js';
import { wordsOf } from './words.js';

const OUT = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
/** The most that one picture, and all of them, may take, in bytes. */
const MAX_BYTES = 150_000;
const MAX_ALL_BYTES = 6_000_000;
const QUALITY = 72;
/** How long a page may go on loading, in ms. */
const QUIET_MS = 1_500;
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};
const STUDENT = 'asha';
/** What the pictures show: a name, a wish, and whether it is made before. */
const APPS = [
  ['portfolio', 'My portfolio', 'a portfolio website in plain HTML and CSS for a college student'],
  ['library', 'किताबों की लाइब्रेरी', 'किताबें उधार देने वाली लाइब्रेरी के लिए एक्सप्रेस एपीआई'],
  ['attendance', 'Attendance tracker', 'a React tracker for attendance in my classes'],
];
const DRAFTS = ['Bus timings', 'मेस मेन्यू'];

const isDevice = (word) => Object.hasOwn(DEVICES, word);
const asked = process.argv.slice(2);
const devices = asked.some(isDevice) ? asked.filter(isDevice) : Object.keys(DEVICES);
const wanted = asked.filter((word) => !isDevice(word));
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
const server = await Server.start({ mode: 'jwt', env: { BHARATBUILD_ENGINE: 'native' } });
const endPage = await withBuiltPage(server);
const browser = await openBrowser();
try {
  const as = { Authorization: `Bearer ${server.token(STUDENT)}` };
  await prepare(as);
  mkdirSync(OUT, { recursive: true });
  if (asked.length === 0) for (const file of readdirSync(OUT)) if (file.endsWith('.webp')) rmSync(join(OUT, file));
  for (const device of devices) {
    for (const theme of ['light', 'dark']) for (const language of ['en', 'hi']) await visit(device, theme, language, as);
  }
  writeFileSync(join(OUT, 'README.md'), index(SCENES, Object.keys(DEVICES), OUT));
  weigh();
} finally {
  await browser.close();
  await endPage();
  await server.stop();
}

async function prepare(as) {
  for (const [at, name] of DRAFTS.entries()) {
    await server.call('POST', '/api/v1/jobs/create', { body: { project_name: name, job_id: `draft-${at}` }, as });
  }
  for (const [id, name, wish] of APPS) {
    if (scenes.every((scene) => !scene.needsApps)) continue;
    await server.call('POST', '/api/v1/jobs/create', { body: { project_name: name, job_id: id }, as });
    server.remember(as);
    const answer = await server.ask('POST', `/api/v1/jobs/${id}/generate`, { body: { prompt: wish }, as });
    const told = await answer.text();
    if (!told.includes('preview_ready')) throw new Error(`${id} does not run: ${told.slice(-800)}`);
  }
}

/** One student's device: signs in, and has its picture taken on each page. */
async function visit(device, theme, language, as) {
  const options = { ...DEVICES[device], colorScheme: theme, reducedMotion: 'reduce' };
  const page = await openPage(browser, options);
  await page.addInitScript(([theme, language]) => {
    localStorage.setItem('bb_theme', theme);
    localStorage.setItem('bb_lang', language);
  }, [theme, language]);
  const t = wordsOf(language);
  const scene = { page, t, server, as, isPhone: device === 'phone', signIn: () => page.goto(server.invite(STUDENT)) };
  for (const { name, show } of scenes) {
    try {
      await show(scene);
    } catch (error) {
      // The others are worth having.
      console.error(`${name}, ${device}, ${theme}, ${language}: ${error.message}`);
      process.exitCode = 1;
      continue;
    }
    await settled(page);
    await take(page, `${name}-${device}-${theme}-${language}.webp`);
  }
  await page.context().close();
}

/** Letters are there, and nothing moves. */
async function settled(page) {
  // A project's stream is never idle; what else was asked for is there by then.
  await page.waitForLoadState('networkidle', { timeout: QUIET_MS }).catch(() => {});
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

async function take(page, file) {
  const link = await page.context().newCDPSession(page);
  const { data } = await link.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await link.detach();
  writeFileSync(join(OUT, file), Buffer.from(data, 'base64'));
  console.log(file);
}

function weigh() {
  const sizes = readdirSync(OUT).filter((file) => file.endsWith('.webp')).map((file) => [file, statSync(join(OUT, file)).size]);
  const all = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const heavy = sizes.filter(([, bytes]) => bytes > MAX_BYTES);
  console.log(`${sizes.length} pictures, ${(all / 1e6).toFixed(1)} MB`);
  if (heavy.length > 0 || all > MAX_ALL_BYTES) {
    console.error('too large:', heavy);
    process.exitCode = 1;
  }
}
