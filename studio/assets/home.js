// The first page: say what to build, and what was built before.
import { ApiError, api, download } from './api.js';
import { busy, button, h, icon, memory, showError, toast } from './dom.js';
import { lang, onLang, t, tOr } from './i18n/index.js';
import { ago, nameOf, newId } from './text.js';

const EXAMPLES = [
  ['stack.static', 'ex.static'], ['Express', 'ex.express'], ['React', 'ex.react'], ['Flask', 'ex.flask'], ['Spring Boot', 'ex.spring'],
];
/** How long a deletion can be taken back here, in ms. */
const UNDO_MS = 12_000;

export function home(root, signal) {
  const shelf = h('ul', { class: 'shelf' });
  const note = h('p', { class: 'muted', t: 'projects.loading', role: 'status' });
  root.append(h('div', { class: 'home' },
    h('h1', { t: 'hero' }),
    h('p', { class: 'lead', t: 'hero.sub' }),
    promptBox(),
    h('section', { class: 'mine', 'aria-labelledby': 'mine' }, h('h2', { id: 'mine', t: 'projects' }), note, shelf)));
  const list = { shelf, note, projects: null };
  const reload = () => load(list).catch((error) => { if (!signal.aborted) unreachable(list, error, reload); });
  list.reload = reload;
  onLang(() => list.projects && draw(list), signal);
  reload();
}

function promptBox() {
  const draft = { id: null, prompt: '' };
  const input = h('textarea', { id: 'prompt', rows: '3', maxlength: '8000', placeholder: 'prompt.placeholder', required: true });
  const go = h('button', { class: 'primary', type: 'submit' }, h('span', { t: 'build' }), icon('arrow'));
  const form = h('form', { class: 'ask' }, h('label', { class: 'sr', for: 'prompt', t: 'prompt' }), input, go);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim()) busy(go, () => build(input.value.trim(), draft));
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const chips = EXAMPLES.map(([name, key]) => h('li', {}, button({ class: 'chip' }, () => {
    input.value = t(key);
    input.focus();
  }, name.startsWith('stack.') ? h('b', { t: name }) : h('b', {}, name), h('span', { t: key }))));
  return h('div', {}, form,
    h('p', { class: 'muted', id: 'examples', t: 'examples' }),
    h('ul', { class: 'chips', 'aria-labelledby': 'examples' }, ...chips),
    h('p', { class: 'honest', t: 'honest' }));
}

/** Makes the project and begins. Asked again after a lost answer, it is the same project. */
async function build(prompt, draft) {
  if (draft.prompt !== prompt) Object.assign(draft, { prompt, id: newId(prompt) });
  try {
    await api.create(draft.id, nameOf(prompt));
  } catch (error) {
    if (error.status !== 409) throw error;
  }
  memory.set(`bb_prompt_${draft.id}`, prompt, 'sessionStorage');
  try {
    await api.generate(draft.id, prompt);
  } catch (error) {
    // 409: it runs already, the answer to the first attempt was lost.
    if (error.status !== 409) showError(error);
  }
  location.hash = `#/p/${draft.id}`;
}

async function load(list) {
  const { projects } = await api.projects();
  list.projects = Array.isArray(projects) ? projects : [];
  draw(list);
}

function unreachable({ note, shelf }, error, again) {
  shelf.replaceChildren();
  note.hidden = false;
  note.removeAttribute('data-t');
  const hint = error instanceof ApiError ? error.hint : '';
  note.replaceChildren(`${error.message} ${hint} `, button({ class: 'link', t: 'retry' }, again));
}

function draw(list) {
  const { shelf, note, projects } = list;
  note.hidden = projects.length > 0;
  note.textContent = t('projects.none');
  shelf.replaceChildren(...projects.map((project) => card(list, project)));
}

/** What the list says about a project: its sandbox where one runs, else its job. */
function stateName({ state, status }) {
  const live = { ready: 'running', running: 'running', installing: 'working', starting: 'working', preparing: 'working', port_open: 'working', failed: 'failed' };
  const name = live[state] ?? status ?? state ?? 'new';
  return { name, text: tOr(`state.${name}`, name) };
}

function card(list, project) {
  const { project_id: id, name } = project;
  const shown = name || id;
  const state = stateName(project);
  const ghost = (key, glyph, does) => {
    const element = button({ class: 'ghost icon' }, does, icon(glyph));
    element.setAttribute('aria-label', t(key, { name: shown }));
    element.title = element.getAttribute('aria-label');
    return element;
  };
  const facts = [project.project_type, ago(project.last_used_at ?? project.created_at, lang())];
  return h('li', { class: 'card' },
    h('a', { href: `#/p/${encodeURIComponent(id)}` }, h('strong', {}, shown), h('small', {}, facts.filter(Boolean).join(' · '))),
    h('span', { class: 'badge', 'data-state': state.name }, state.text),
    ghost('download.name', 'download', () => download(id)),
    ghost('delete', 'trash', () => remove(list, project, shown)));
}

async function remove(list, project, name) {
  await api.remove(project.project_id);
  list.projects = list.projects.filter((other) => other !== project);
  draw(list);
  const does = async () => {
    await api.restore(project.project_id);
    toast(t('restored', { name }));
    await list.reload();
  };
  toast(t('deleted', { name }), { action: { label: t('undo'), does }, ms: UNDO_MS });
}
