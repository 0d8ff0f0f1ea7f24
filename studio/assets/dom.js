// Making elements, and saying what happened.
import { t } from './i18n/index.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. `t`, `label`, `placeholder` name strings, `on` holds listeners, `class` and the rest are
 * attributes; children are elements or text, never markup.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (name === 't') { element.dataset.t = value; element.textContent = t(value); }
    else if (name === 'label') { element.dataset.tLabel = value; element.setAttribute('aria-label', t(value)); element.title = t(value); }
    else if (name === 'placeholder') { element.dataset.tPlaceholder = value; element.placeholder = t(value); }
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button that cannot be pressed twice while what it does is under way. */
export function button(props, does, ...children) {
  const element = h('button', { type: 'button', ...props }, ...children);
  element.addEventListener('click', () => busy(element, does));
  return element;
}

export async function busy(element, does) {
  if (element.getAttribute('aria-busy')) return;
  element.setAttribute('aria-busy', 'true');
  try {
    await does();
  } catch (error) {
    showError(error);
  } finally {
    element.removeAttribute('aria-busy');
  }
}

/** A message for some seconds; `action` is {label, does}. */
export function toast(message, { action, bad, hint, ms = 8000 } = {}) {
  const close = () => { clearTimeout(timer); box.remove(); };
  const box = h('div', { class: bad ? 'toast bad' : 'toast' }, h('p', {}, message, hint && h('small', {}, hint)));
  if (action) box.append(button({ class: 'link' }, async () => { close(); await action.does(); }, action.label));
  box.append(button({ class: 'ghost icon', label: 'close' }, close, icon('close')));
  const timer = setTimeout(close, ms);
  const shelf = document.getElementById('toasts');
  shelf.append(box);
  while (shelf.children.length > 3) shelf.firstChild.remove();
}

export function showError(error) {
  if (error?.name === 'AbortError') return;
  toast(error?.message ?? String(error), { bad: true, hint: error?.hint });
}

/** Memory of this browser; storage may be forbidden or full. */
export const memory = {
  get(name, storage = 'localStorage') {
    try { return globalThis[storage].getItem(name); } catch { return null; }
  },
  set(name, value, storage = 'localStorage') {
    try { globalThis[storage].setItem(name, value); } catch { /* then it is not kept */ }
  },
};
