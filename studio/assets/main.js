// The header, and which page is shown.
import { memory, showError } from './dom.js';
import { home } from './home.js';
import { onLang, other, setLang, t, translate } from './i18n/index.js';
import { project } from './project.js';

const main = document.getElementById('main');
let page = null;

/**
 * On this computer previews are at `*.bb.localhost`, and a frame may keep their door open only where
 * the studio is of the same site. Chromium and Firefox know such names by themselves.
 */
function moveToSite() {
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname) && location.protocol === 'http:';
  const known = 'userAgentData' in navigator || navigator.userAgent.includes('Firefox');
  const signedIn = memory.get('bb_token') || memory.get('bb_token', 'sessionStorage');
  if (!here || !known || signedIn) return false;
  location.replace(`http://bb.localhost:${location.port || 80}/${location.hash}`);
  return true;
}

function show() {
  page?.abort();
  page = new AbortController();
  main.replaceChildren();
  document.getElementById('crumb').replaceChildren();
  document.title = 'BharatBuild';
  const [, id] = /^#\/p\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})$/.exec(location.hash) ?? [];
  document.body.dataset.page = id ? 'project' : 'home';
  if (id) project(main, id, page.signal);
  else home(main, page.signal);
}

function language() {
  const button = document.getElementById('language');
  const { code, name } = other();
  button.textContent = name;
  button.lang = code;
  button.setAttribute('aria-label', t('language', { name }));
}

document.getElementById('language').addEventListener('click', () => {
  const { code } = other();
  memory.set('bb_lang', code);
  setLang(code);
});

document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const now = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  root.dataset.theme = now === 'dark' ? 'light' : 'dark';
  memory.set('bb_theme', root.dataset.theme);
});

document.querySelector('.skip').addEventListener('click', (event) => {
  // The hash is the page's address.
  event.preventDefault();
  main.focus();
});

addEventListener('hashchange', () => { show(); main.focus(); });
addEventListener('unhandledrejection', (event) => showError(event.reason));
onLang(language);
language();
translate(document);
if (!moveToSite()) show();
