// No serious or critical finding of axe on any page and in any state that matters, in both themes and
// languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from './support/axe.js';
import { bench } from './support/bench.js';

const it = bench(null, { mode: 'jwt', built: true });
const STACKED = { detail: 'No space left', code: 'disk_full', hint: null, request_id: 'r' };

/** Looks at the page as it stands, light and dark. */
async function clean(page, where) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
      // Colours on their way are no colours. What pulses for ever is never finished.
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < Infinity);
      return Promise.allSettled(ending.map((animation) => animation.finished));
    }, theme);
    assert.deepEqual(await findings(page), [], `${where}, ${theme}`);
  }
}

async function signedIn(user, locale) {
  const page = await it.page({ locale, reducedMotion: 'reduce' });
  await page.goto(it.server.invite(user));
  await page.locator('#prompt').waitFor();
  return page;
}

const as = (user) => ({ Authorization: `Bearer ${it.server.token(user)}` });

async function makeProjects(user) {
  for (const [index, project_name] of ['Attendance', 'मेस मेन्यू'].entries()) {
    await it.server.call('POST', '/api/v1/jobs/create', { body: { project_name, job_id: `${user}-${index}` }, as: as(user) });
  }
}

/** The words that the steps below look for, in each language. */
const WORDS = {
  'en-IN': { more: '8 more', menu: /What to do with Attendance/, rename: 'Rename', none: /Nothing here yet/, account: /Account of/ },
  'hi-IN': { more: '8 और', menu: /Attendance के लिए विकल्प/, rename: 'नाम बदलें', none: /अभी यहाँ कुछ नहीं है/, account: /का खाता/ },
};

for (const [locale, words] of Object.entries(WORDS)) {
  const user = locale === 'en-IN' ? 'asha' : 'bina';
  const dialog = (page) => page.getByRole('dialog').filter({ visible: true });
  const closed = async (page) => {
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
  };

  test(`home, empty and with projects, and its dialogs: ${locale}`, async () => {
    const page = await signedIn(user, locale);
    await page.getByText(words.none).waitFor();
    await page.getByRole('button', { name: words.more }).click();
    for (const details of await page.locator('summary').all()) await details.click();
    await clean(page, 'empty home');
    await makeProjects(user);
    await page.reload();
    await page.getByRole('button', { name: words.menu }).click();
    await page.getByRole('menu').waitFor();
    await clean(page, 'a card with its menu');
    await page.getByRole('menuitem', { name: words.rename }).click();
    await dialog(page).waitFor();
    await clean(page, 'rename');
    await closed(page);
    for (const [keys, where] of [['i', 'import'], ['?', 'keys'], ['Control+k', 'palette']]) {
      await page.keyboard.press(keys);
      await dialog(page).waitFor();
      await clean(page, where);
      await closed(page);
    }
    await page.context().close();
  });

  test(`signing in, what is not there and what goes wrong: ${locale}`, async () => {
    const page = await it.page({ locale, reducedMotion: 'reduce' });
    await page.goto(`${it.server.studio}/invite#an-invitation-that-never-was`);
    await page.getByRole('alert').waitFor();
    await clean(page, 'sign-in with a refused link');
    await page.goto(it.server.invite(user));
    await page.locator('#prompt').waitFor();
    await page.goto(`${it.server.studio}/p/nobodys-project`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await clean(page, 'a project that is not there');
    await page.route('**/api/v1/projects?*', (route) =>
      route.fulfill({ status: 507, headers: { 'x-request-id': 'r' }, json: STACKED }));
    await page.goto(it.server.studio);
    await page.getByRole('alert').waitFor();
    await clean(page, 'a list that cannot be had');
    await page.context().setOffline(true);
    await page.getByRole('status').locator('p').filter({ visible: true }).first().waitFor();
    await clean(page, 'offline');
    await page.context().setOffline(false);
    await page.unroute('**/api/v1/projects?*');
    await page.route('**/assets/Project-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }));
    await page.goto(`${it.server.studio}/p/${user}-0`);
    await page.getByRole('alert').waitFor();
    await clean(page, 'a page that broke');
    await page.unroute('**/assets/Project-*.js');
    await page.goto(it.server.studio);
    await page.locator('#prompt').waitFor();
    const refresh_token = await page.evaluate(() => localStorage.getItem('bb_refresh'));
    await it.server.call('POST', '/api/v1/auth/logout', { body: { refresh_token } });
    await page.locator('#prompt').fill('x');
    await page.keyboard.press('Control+Enter');
    await dialog(page).waitFor();
    await clean(page, 'a session that ended');
    await page.context().close();
  });

  test(`a project that nothing was made of yet: ${locale}`, async () => {
    const page = await signedIn(user, locale);
    await page.goto(`${it.server.studio}/p/${user}-0`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await clean(page, 'project');
    await page.context().close();
  });
}
