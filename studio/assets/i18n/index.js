// Strings in the chosen language, and everything on the page that shows one.
import en from './en.js';
import hi from './hi.js';

const TABLES = { en, hi };
const NAMES = { en: 'English', hi: 'हिन्दी' };
const watchers = new Set();

export const lang = () => (document.documentElement.lang === 'hi' ? 'hi' : 'en');

/** The other language and its own name for itself. */
export const other = () => (lang() === 'hi' ? { code: 'en', name: NAMES.en } : { code: 'hi', name: NAMES.hi });

/** The text of a key; `{name}` is replaced by `vars.name`. */
export function t(key, vars = {}) {
  const text = TABLES[lang()][key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in vars ? String(vars[name]) : whole));
}

/** The text of a key where there is one, else the fallback: for names that servers may add to. */
export const tOr = (key, fallback) => (key in en ? t(key) : fallback);

/** Fills in every element below `root` that names a key. */
export function translate(root) {
  const each = (name, put) => root.querySelectorAll(`[data-${name}]`).forEach((e) => put(e, e.getAttribute(`data-${name}`)));
  each('t', (e, key) => { e.textContent = t(key); });
  each('t-label', (e, key) => { e.setAttribute('aria-label', t(key)); e.title = t(key); });
  each('t-placeholder', (e, key) => { e.placeholder = t(key); });
}

export function setLang(code) {
  document.documentElement.lang = code;
  translate(document);
  watchers.forEach((watch) => watch());
}

/** Calls back after each change of language, until `signal` aborts. */
export function onLang(watch, signal) {
  watchers.add(watch);
  signal?.addEventListener('abort', () => watchers.delete(watch));
}
