// The app itself, in a frame of another origin, or where it is while nothing answers.
import { api } from './api.js';
import { button, h, icon } from './dom.js';
import { t } from './i18n/index.js';
import { currentStep } from './run.js';

const RIGHTS = 'allow-scripts allow-forms allow-modals allow-popups allow-downloads';

export function previewView(id, runAgain) {
  const title = h('h2');
  const text = h('p');
  const line = h('p', { class: 'line' });
  const run = button({ class: 'primary' }, runAgain, icon('play'), h('span', { t: 'run' }));
  const other = h('a', { hidden: true });
  const cover = h('div', { class: 'cover' }, h('i', { class: 'beacon', 'aria-hidden': 'true' }), title, text, line, other, run);
  const address = h('span', { class: 'address' });
  const reload = button({ class: 'ghost icon', label: 'preview.reload' }, load, icon('reload'));
  const tab = button({ class: 'ghost icon', label: 'preview.tab' }, openTab, icon('open'));
  const bar = h('header', {}, address, reload, tab);
  const stage = h('div', { class: 'stage' }, cover);
  const el = h('section', { class: 'preview', label: 'preview' }, bar, stage);
  let frame = null;
  let wanted = 0; // which answering of the app should be seen; 0: none
  let loaded = 0;

  async function ticket() {
    const { url } = await api.previewTicket(id);
    const parsed = new URL(url, location.href);
    if (!/^https?:$/.test(parsed.protocol)) throw new Error(t('preview.odd'));
    return parsed;
  }

  async function load() {
    loaded = wanted;
    try {
      const url = await ticket();
      if (isApart(url)) return sendElsewhere(url);
      const next = h('iframe', { title: t('preview'), sandbox: RIGHTS });
      // With the studio's own origin the app could act as the student.
      if (url.origin !== location.origin) next.setAttribute('sandbox', `${RIGHTS} allow-same-origin`);
      next.src = url.href;
      frame?.remove();
      frame = next;
      stage.prepend(next);
      address.textContent = url.host;
      return undefined;
    } catch (error) {
      loaded = 0;
      wanted = 0;
      throw error;
    }
  }

  /** The preview's door opens to a frame only where studio and preview are one site. */
  function sendElsewhere(url) {
    drop();
    loaded = wanted;
    cover.hidden = false;
    cover.dataset.state = 'stopped';
    title.textContent = t('preview.site');
    text.textContent = t('preview.site.text');
    other.href = `${url.protocol}//bb.localhost:${url.port}/${location.hash}`;
    other.textContent = other.host;
    other.hidden = false;
    run.hidden = true;
    line.textContent = '';
  }

  async function openTab() {
    // Opened within the click; later a browser takes it for a pop-up.
    const page = window.open('', '_blank');
    try {
      const url = await ticket();
      if (!page) throw new Error(t('preview.odd'));
      page.opener = null;
      page.location.replace(url.href);
    } catch (error) {
      page?.close();
      throw error;
    }
  }

  /** Loads the app where it answers and someone can see it: a ticket is good for a minute only. */
  function ensure() {
    if (wanted && wanted !== loaded && stage.clientWidth > 0) reload.click();
  }

  function update(view, state) {
    const { run: events } = view;
    const live = state === 'running';
    wanted = live ? events.preview.seen : 0;
    cover.hidden = live && other.hidden;
    reload.disabled = tab.disabled = !live;
    if (live) return ensure();
    other.hidden = true;
    const key = words(view, state);
    // A frame whose app is only away for a moment keeps what was typed into it.
    if (key !== 'lost') drop();
    const step = currentStep(events);
    title.textContent = t(`preview.${key}`, { port: events.preview?.port });
    text.textContent = state === 'failed' ? events.error?.message ?? '' : state === 'working' && step ? t('preview.at', { step: t(`step.${step}`) }) : key === 'working' ? '' : t(`preview.${key}.text`);
    line.textContent = state === 'working' ? events.line : '';
    cover.dataset.state = state;
    run.hidden = !view.canRun || state !== 'stopped';
    return undefined;
  }
  function drop() {
    frame?.remove();
    frame = null;
    loaded = 0;
    address.textContent = '';
  }
  return { el, update, ensure };
}

const isApart = (url) => url.hostname.endsWith('.bb.localhost') && !location.hostname.endsWith('bb.localhost');

function words({ run, sandbox }, state) {
  if (state === 'working' || state === 'failed') return state;
  if (state === 'new') return 'none';
  const away = run.preview?.port && !run.preview.open && run.phase === 'done' && sandbox !== 'none';
  return away ? 'lost' : 'stopped';
}
