// A project's page: its run, files, output and preview, live.
import { api, download } from './api.js';
import { chatView } from './chat.js';
import { busy, button, h, icon, memory, showError } from './dom.js';
import { filesView } from './files.js';
import { onLang, t } from './i18n/index.js';
import { logView } from './log.js';
import { previewView } from './preview.js';
import { field, newRun, setStep, settleBy, stateOf, take } from './run.js';
import { follow } from './sse.js';
import { failureView, planView, stepsView } from './steps.js';

const TABS = ['log', 'files', 'preview'];
/** Events after which the job or its sandbox may be something else. */
const TURNS = new Set(['complete', 'error', 'plan_ready', 'asked', 'exit', 'preview_ready', 'port_closed', 'reset']);
const SETTLE_MS = 600;
/** Form of the state that a reload finds again. */
const KEPT = 'bb_run1_';

export function project(root, id, signal) {
  const view = { id, run: recall(id), job: null, sandbox: null, canRun: false };
  const parts = build(root, view, signal);
  const draw = (anew) => render(view, parts, anew);
  const settle = debounce(() => look(view, signal).then(() => draw()), SETTLE_MS);
  const frame = coalesce(draw);
  const keep = () => memory.set(KEPT + id, JSON.stringify(view.run), 'sessionStorage');
  view.settle = settle;

  addEventListener('pagehide', keep, { signal });
  signal.addEventListener('abort', keep);
  addEventListener('beforeunload', (event) => { if (parts.files.dirty()) event.preventDefault(); }, { signal });
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    parts.files.save();
  }, { signal });
  onLang(() => { parts.files.draw(); draw(true); }, signal);

  follow({
    after: view.run.lastId,
    open: (after, link) => api.events(id, after, link),
    onEvent: (event) => { heed(take(view.run, event), parts, settle); frame(); },
    onLink: (link) => { parts.banner.hidden = link === 'live'; },
    signal,
  }).catch((error) => (error.status === 404 ? gone(root) : showError(error)));
  look(view, signal).then(() => draw());
  draw();
}

/** What else an event means for the page. */
function heed(event, parts, settle) {
  if (!event) return;
  if (['file_written', 'file_changed', 'file_removed', 'file_renamed'].includes(event.type)) parts.files.note(field(event, 'path'));
  if (TURNS.has(event.type)) { settle(); parts.files.refresh(); }
}

function recall(id) {
  try {
    return Object.assign(newRun(), JSON.parse(memory.get(KEPT + id, 'sessionStorage')));
  } catch {
    return newRun();
  }
}

/** Asks for the job and its sandbox; what cannot be asked now stays as it was. */
async function look(view, signal) {
  const ask = async (question, absent) => {
    try { return await question; } catch (error) { return error.status === 404 ? absent : undefined; }
  };
  const job = await ask(api.job(view.id, signal), null);
  if (job !== undefined) view.job = job;
  // While the files are written there is no sandbox yet to ask for.
  if (view.job?.status === 'generating' && view.run.steps.install === 'wait') return;
  const box = await ask(api.status(view.id, signal), 'none');
  if (box === undefined) return;
  view.sandbox = box === 'none' || box.status === 'stopped' ? 'none' : 'some';
  if (box !== 'none' && view.job?.status !== 'generating') settleBy(view.run, box.run);
}

function build(root, view, signal) {
  const { id } = view;
  const runAgain = () => begin(view, () => api.run(id));
  const badge = h('span', { class: 'badge' });
  const name = h('h1', {}, id);
  const go = button({ class: 'primary' }, runAgain, icon('play'), h('span', { t: 'run' }));
  const stop = button({ class: 'secondary' }, () => halt(view), icon('stop'), h('span', { t: 'stop' }));
  const zip = button({ class: 'secondary', label: 'download' }, () => download(id), icon('download'), h('span', {}, 'ZIP'));
  const banner = h('p', { class: 'banner', role: 'status', t: 'reconnecting', hidden: true });
  const panes = h('div', { class: 'panes', 'data-tab': 'log' });
  const files = filesView(id, signal, (open) => panes.toggleAttribute('data-editing', open));
  const parts = {
    badge, name, go, stop, zip, banner, files,
    steps: stepsView(), failure: failureView(runAgain), plan: planView(), log: logView(),
    preview: previewView(id, runAgain), ask: askView(view), chat: chatView(id),
  };
  const cards = h('div', { class: 'cards' }, parts.ask.el, parts.failure.el, parts.plan.el);
  panes.append(
    h('section', { class: 'pane files', label: 'files' }, files.list),
    h('section', { class: 'pane work' }, files.editor, h('section', { class: 'output', label: 'log' }, cards, parts.log.el, parts.chat.el)),
    h('div', { class: 'pane look' }, parts.preview.el));
  document.getElementById('crumb').append(name);
  root.append(h('div', { class: 'project' }, banner,
    h('div', { class: 'strip' }, parts.steps.el, h('div', { class: 'actions' }, badge, go, stop, zip)), tabs(panes, parts.preview), panes));
  return parts;
}

function tabs(panes, preview) {
  const buttons = TABS.map((tab) => h('button', { type: 'button', t: `tab.${tab}`, 'data-tab': tab, 'aria-pressed': String(tab === 'log') }));
  buttons.forEach((one) => one.addEventListener('click', () => {
    panes.dataset.tab = one.dataset.tab;
    buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === one)));
    preview.ensure();
  }));
  return h('nav', { class: 'tabs' }, ...buttons);
}

/** A prompt for a project in which nothing was written, or not to the end. */
function askView(view) {
  const input = h('textarea', { id: 'again', rows: '2', placeholder: 'prompt.placeholder', maxlength: '8000', required: true });
  const send = h('button', { class: 'primary', type: 'submit' }, h('span', { t: 'build' }), icon('arrow'));
  const title = h('label', { for: 'again' });
  const el = h('form', { class: 'ask small', hidden: true }, title, input, send);
  el.addEventListener('submit', (event) => {
    event.preventDefault();
    const prompt = input.value.trim();
    if (prompt) busy(send, () => begin(view, () => api.generate(view.id, prompt), 'plan'));
  });
  const update = (state, failedEarly) => {
    el.hidden = !(state === 'new' || failedEarly);
    if (!input.value && document.activeElement !== input) input.value = view.run.prompt || memory.get(`bb_prompt_${view.id}`, 'sessionStorage') || '';
    title.textContent = t(failedEarly ? 'ask.again' : 'ask.title');
  };
  return { el, update };
}

async function begin(view, request, step) {
  await request();
  if (view.run.phase !== 'working' && step) setStep(view.run, step, 'running');
  view.settle();
}

async function halt(view) {
  view.run.halting = true;
  if (view.run.agent) return api.stopWork(view.id);
  try {
    await api.stop(view.id);
  } catch (error) {
    if (error.status !== 404) { view.run.halting = false; throw error; }
  }
  view.run.phase = 'stopped';
  view.sandbox = 'none';
  view.settle();
}

function render(view, parts, anew) {
  const { run, job } = view;
  const state = stateOf(view);
  const failedEarly = state === 'failed' && ['plan', 'files'].some((step) => run.steps[step] !== 'done');
  view.canRun = state !== 'new' && state !== 'working' && !failedEarly;
  const name = job?.project_name || run.plan?.title || view.id;
  parts.name.textContent = name;
  document.title = `${name} · BharatBuild`;
  parts.badge.textContent = t(`state.${state}`);
  parts.badge.dataset.state = state;
  parts.go.hidden = !view.canRun || state === 'running';
  parts.stop.hidden = state !== 'working' && state !== 'running';
  parts.zip.hidden = state === 'new';
  parts.steps.update(run, state);
  parts.failure.update(run, view.canRun);
  parts.plan.update(run, anew);
  parts.ask.update(state, failedEarly && !run.waits);
  parts.chat.update(run, state);
  parts.log.update(run, anew);
  parts.preview.update(view, state);
}

function gone(root) {
  root.replaceChildren(h('div', { class: 'home' }, h('h1', { t: 'gone' }), h('p', {}, h('a', { href: '#/', t: 'projects' }))));
}

function debounce(does, ms) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(does, ms); };
}

/** Many calls, one drawing per frame. */
function coalesce(does) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; does(); });
  };
}
