// The project's files: a list and an editor.
import { api } from './api.js';
import { button, h, icon, showError } from './dom.js';
import { t } from './i18n/index.js';
import { oneLine, size } from './text.js';

/** Names shown in the list. */
const MAX_NAMES = 1000;
/** Changes come in bursts; the list is asked for once they are over, in ms. */
const SETTLE_MS = 700;

/** `onOpen(isOpen)` hears when the editor opens and closes. */
export function filesView(id, signal, onOpen) {
  const known = new Map(); // path -> size in bytes
  const drafts = new Map(); // path -> {text, base}: what was typed and not saved
  const names = h('ul', { class: 'names' });
  const none = h('p', { class: 'muted', t: 'files.none' });
  const list = h('nav', { class: 'list', label: 'files' }, names, none);
  const editor = editorView(id, signal, drafts, () => { mark(); onOpen(Boolean(editor.path())); });
  let timer = 0;

  function draw() {
    const paths = [...known.keys()].sort((a, b) => a.localeCompare(b));
    names.replaceChildren(...paths.slice(0, MAX_NAMES).map((path) => {
      const cut = path.lastIndexOf('/') + 1;
      const open = button({ 'data-path': path }, () => editor.open(path),
        h('span', {}, cut > 0 && h('span', { class: 'muted' }, oneLine(path.slice(0, cut))), oneLine(path.slice(cut))), h('small', {}, size(known.get(path))));
      return h('li', {}, open);
    }));
    if (paths.length > MAX_NAMES) names.append(h('li', { class: 'muted' }, t('files.more', { count: paths.length - MAX_NAMES })));
    none.hidden = paths.length > 0;
    mark();
  }
  function mark() {
    names.querySelectorAll('button').forEach((b) => {
      b.toggleAttribute('data-dirty', drafts.has(b.dataset.path));
      if (b.dataset.path === editor.path()) b.setAttribute('aria-current', 'true');
      else b.removeAttribute('aria-current');
    });
  }
  async function load() {
    const { files } = await api.files(id, signal);
    if (!Array.isArray(files)) return;
    known.clear();
    files.forEach((file) => known.set(String(file.path), file.size));
    draw();
  }
  function refresh() {
    clearTimeout(timer);
    timer = setTimeout(() => load().catch((error) => error.status !== 404 && !signal.aborted && showError(error)), SETTLE_MS);
  }
  signal.addEventListener('abort', () => clearTimeout(timer));
  load().catch(() => {});
  return {
    list, editor: editor.el, draw, refresh, save: editor.save, close: editor.close,
    dirty: () => drafts.size > 0,
    /** A file was written or changed at the server. */
    note(path) { refresh(); editor.changed(path); },
  };
}

function editorView(id, signal, drafts, onChange) {
  let path = null;
  let base = ''; // what the server has
  let crlf = false; // a text area knows no carriage returns
  const name = h('h2');
  const state = h('span', { class: 'muted', role: 'status' });
  const save = button({ class: 'primary', disabled: true }, store, h('span', { t: 'save' }));
  const shut = button({ class: 'ghost icon', label: 'back' }, close, icon('back'));
  const area = h('textarea', { spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', disabled: true });
  const clash = h('p', { class: 'clash', role: 'alert', hidden: true }, h('span', { t: 'changed' }), ' ',
    button({ class: 'link', t: 'changed.load' }, () => { drafts.delete(path); return open(path); }));
  const el = h('section', { class: 'editor', hidden: true }, h('header', {}, shut, name, state, save), clash, area);

  area.addEventListener('input', () => {
    if (area.value === base) drafts.delete(path);
    else drafts.set(path, { text: area.value, base });
    show();
  });

  function show(key) {
    const dirty = drafts.has(path);
    save.disabled = !dirty;
    state.textContent = key ? t(key) : dirty ? t('unsaved') : '';
    onChange();
  }
  const take = (text) => {
    crlf = text.includes('\r\n');
    return text.replace(/\r\n?/g, '\n');
  };

  async function open(wanted) {
    path = wanted;
    el.hidden = false;
    clash.hidden = true;
    name.textContent = oneLine(wanted);
    area.setAttribute('aria-label', t('file.text', { name: wanted }));
    area.disabled = true;
    area.value = '';
    show('file.loading');
    try {
      const { content } = await api.read(id, wanted, signal);
      if (path !== wanted) return;
      base = take(String(content ?? ''));
      const draft = drafts.get(wanted);
      area.value = draft ? draft.text : base;
      clash.hidden = !draft || draft.base === base;
      area.disabled = false;
      area.scrollTop = 0;
      area.focus({ preventScroll: true });
      area.setSelectionRange(0, 0);
      show();
    } catch (error) {
      if (path === wanted) close();
      throw error;
    }
  }

  async function store() {
    if (!path || !drafts.has(path)) return;
    const [to, text] = [path, area.value];
    show('saving');
    try {
      await api.write(id, to, crlf ? text.replace(/\n/g, '\r\n') : text);
    } catch (error) {
      if (path === to) show();
      throw error;
    }
    if (path !== to) {
      if (drafts.get(to)?.text === text) drafts.delete(to);
      return onChange();
    }
    base = text;
    clash.hidden = true;
    if (area.value === text) drafts.delete(to);
    else drafts.set(to, { text: area.value, base });
    show(area.value === text ? 'saved' : undefined);
    return undefined;
  }

  function close() {
    path = null;
    el.hidden = true;
    onChange();
  }

  /** Takes over what changed at the server, unless that would lose what was typed. */
  async function changed(at) {
    if (at !== path || area.disabled) return;
    const { content } = await api.read(id, at, signal).catch(() => ({}));
    if (at !== path || content === undefined) return;
    const text = take(String(content));
    if (text === base) return;
    if (drafts.has(at)) { clash.hidden = text === area.value; return; }
    base = text;
    const [top, caret] = [area.scrollTop, area.selectionStart];
    area.value = text;
    area.setSelectionRange(caret, caret);
    area.scrollTop = top;
  }
  return { el, open, close, changed, path: () => path, save: () => (path ? save.click() : undefined) };
}
