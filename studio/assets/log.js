// What programs say, as text.
import { h } from './dom.js';
import { t } from './i18n/index.js';

/** So near to its end the log follows what comes, in pixels. */
const NEAR_PX = 48;

export function logView() {
  const empty = h('p', { class: 'muted', t: 'log.empty' });
  const cut = h('p', { class: 'muted', t: 'log.cut', hidden: true });
  const list = h('div', { class: 'rows' });
  // Not a live region: npm alone would talk for minutes. The steps are spoken instead.
  const el = h('div', { class: 'log', tabindex: '0', role: 'region', label: 'log' }, empty, cut, list);
  const shown = new Map(); // row id -> {element, rev}
  let following = true;
  el.addEventListener('scroll', () => { following = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_PX; }, { passive: true });

  const update = (run, anew) => {
    if (anew) { shown.clear(); list.replaceChildren(); }
    const first = run.rows[0]?.id ?? run.nextRow;
    for (const [id, { element }] of shown) {
      if (id >= first) break;
      element.remove();
      shown.delete(id);
    }
    const added = document.createDocumentFragment();
    for (const row of run.rows) {
      const old = shown.get(row.id);
      if (old?.rev === row.rev) continue;
      const element = old?.element ?? h('div', { class: `row ${row.kind}` });
      element.textContent = row.key ? t(row.key, { ...row, code: row.text, message: row.text }) : row.text || '\u00a0';
      shown.set(row.id, { element, rev: row.rev });
      if (!old) added.append(element);
    }
    list.append(added);
    empty.hidden = run.rows.length > 0;
    cut.hidden = first === 1 || run.rows.length === 0;
    if (following) el.scrollTop = el.scrollHeight;
  };
  return { el, update };
}
