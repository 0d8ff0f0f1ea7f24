// What has its picture taken, and how one gets there.
import assert from 'node:assert/strict';

const RUN_MS = 60_000;
const dialog = (page) => page.getByRole('dialog').filter({ visible: true });

async function home(scene) {
  const { page, server } = scene;
  await signedIn(scene);
  await page.goto(server.studio);
  await page.getByRole('link', { name: 'My portfolio' }).waitFor();
}

async function overHome(scene, keys) {
  await home(scene);
  await scene.page.keyboard.press(keys);
  await dialog(scene.page).waitFor();
}

/** Signs in where nobody has yet on this device. */
async function signedIn({ page, signIn }) {
  if (page.isSignedIn) return;
  await signIn();
  await page.locator('#prompt').waitFor();
  page.isSignedIn = true;
}

async function project(scene, id) {
  const { page, server } = scene;
  await signedIn(scene);
  await page.goto(`${server.studio}/p/${id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** A part of the project: on a phone a tab, on a desktop there all the time. */
async function part({ page, t, isPhone }, key) {
  if (isPhone) await page.getByRole('tab', { name: t(key), exact: true }).click();
}

async function previewed({ page }) {
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading').first().waitFor({ timeout: RUN_MS });
}

export const SCENES = [
  {
    name: 'sign-in',
    says: 'Signing in by a one-time link',
    show: async ({ page, server }) => {
      await page.goto(server.studio);
      await page.getByRole('textbox').waitFor();
    },
  },
  {
    name: 'sign-in-refused',
    says: 'A link that was used before',
    show: async ({ page, server }) => {
      await page.goto(`${server.studio}/invite#an-invitation-that-was-used`);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'home',
    says: 'Home: say what to build; my projects',
    needsApps: true,
    show: home,
  },
  {
    name: 'home-projects',
    says: 'My projects, and what can be done with one',
    needsApps: true,
    show: async (scene) => {
      await home(scene);
      const { page, t } = scene;
      await page.getByRole('button', { name: t('card.menu', { name: 'My portfolio' }) }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'import', says: 'Bringing a project in', needsApps: true, show: (scene) => overHome(scene, 'i') },
  { name: 'commands', says: 'Every command, by Ctrl+K', needsApps: true, show: (scene) => overHome(scene, 'Control+k') },
  { name: 'keys', says: 'Keys', needsApps: true, show: (scene) => overHome(scene, '?') },
  {
    name: 'project',
    says: 'A project: chat, code and the running app',
    needsApps: true,
    show: async (scene) => {
      await project(scene, 'attendance');
      if (!scene.isPhone) await previewed(scene);
    },
  },
  {
    name: 'project-code',
    says: 'Files and the editor',
    needsApps: true,
    show: async (scene) => {
      await project(scene, 'attendance');
      await part(scene, 'pane.code');
      const { page } = scene;
      await page.getByRole('treeitem', { name: /^src/ }).first().click();
      await page.getByRole('treeitem', { name: /App\.jsx/ }).first().click();
      // Monaco draws text, the editor for a phone is a field.
      await page.getByText('useState').or(page.getByRole('textbox', { name: /App\.jsx/ })).first().waitFor();
    },
  },
  {
    name: 'project-app',
    says: 'The running app',
    needsApps: true,
    show: async (scene) => {
      await project(scene, 'library');
      await part(scene, 'pane.app');
      await previewed(scene);
    },
  },
  {
    name: 'project-log',
    says: 'What the programs said',
    needsApps: true,
    show: async (scene) => {
      await project(scene, 'library');
      await part(scene, 'pane.app');
      await scene.page.getByRole('tab', { name: scene.t('tab.log'), exact: true }).click();
      await scene.page.getByText(/npm/).filter({ visible: true }).first().waitFor();
    },
  },
  {
    name: 'project-terminal',
    says: 'A terminal in the sandbox',
    needsApps: true,
    show: async (scene) => {
      await project(scene, 'library');
      await part(scene, 'pane.app');
      await scene.page.getByRole('tab', { name: scene.t('pane.terminal'), exact: true }).click();
      await scene.page.locator('.xterm-screen').first().waitFor();
    },
  },
  {
    name: 'not-found',
    says: 'A project that is gone, or another’s',
    show: async (scene) => {
      await scene.page.goto(`${scene.server.studio}/p/nobodys-project`);
      await scene.page.getByText(scene.t('gone')).waitFor();
      assert.ok(await scene.page.getByRole('link').count());
    },
  },
];
