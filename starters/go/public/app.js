// The page: shows the list and sends what you do to the server (api.js).
import * as api from './api.js';

const $ = (id) => document.getElementById(id);
const state = { items: [], filter: 'all', editing: null };
const words = await api.wording();

// Texts are set with textContent, never innerHTML: what people type
// must stay text, even when it looks like HTML.
function fillWords(root) {
  for (const el of root.querySelectorAll('[data-text]')) el.textContent = words[el.dataset.text];
  for (const el of root.querySelectorAll('[data-placeholder]')) el.placeholder = words[el.dataset.placeholder];
}

// Does one thing on the server, then shows the fresh list.
async function act(work) {
  try {
    await work?.();
    state.items = await api.list();
    state.editing = null;
    showProblem('');
  } catch (error) {
    showProblem(error instanceof api.Refused ? error.message : words.offline);
    if (!state.editing) draw(); // an open editor keeps what was typed
    return false;
  }
  draw();
  return true;
}

function showProblem(text) {
  $('problem').textContent = text;
  $('problem').hidden = !text;
}

const visible = () => state.items.filter(
  (item) => state.filter === 'all' || item.done === (state.filter === 'done'));

function draw() {
  const focus = document.activeElement?.closest('[data-key]')?.dataset.key;
  const shown = visible();
  $('list').replaceChildren(...shown.map((item) => (item.id === state.editing ? drawEditor(item) : drawRow(item))));
  $('list').hidden = shown.length === 0;
  drawEmpty(shown.length === 0);
  drawBar();
  // The rows are new elements: give the keyboard back its place.
  if (focus) (document.querySelector(`:is(input, button)[data-key="${focus}"]`) ?? $('list')).focus();
}

function copy(template) {
  const row = $(template).content.cloneNode(true).firstElementChild;
  fillWords(row);
  return row;
}

function drawRow(item) {
  const row = copy('row');
  const [tick, edit, remove] = row.querySelectorAll('input, button');
  row.querySelector('.name').textContent = item.name;
  tick.checked = item.done;
  wire(tick, `tick-${item.id}`, 'change', () => act(() => api.change(item.id, { done: tick.checked })));
  wire(edit, `edit-${item.id}`, 'click', () => startEditing(item.id));
  wire(remove, `remove-${item.id}`, 'click', () => act(() => api.remove(item.id)));
  edit.setAttribute('aria-label', `${words.edit}: ${item.name}`);
  remove.setAttribute('aria-label', `${words.remove}: ${item.name}`);
  return row;
}

function drawEditor(item) {
  const row = copy('editor');
  const input = row.querySelector('input');
  input.value = item.name;
  input.setAttribute('aria-label', `${words.edit}: ${item.name}`);
  wire(input, `edit-${item.id}`, 'keydown', (event) => event.key === 'Escape' && startEditing(null));
  wire(row.querySelector('.cancel'), `edit-${item.id}`, 'click', () => startEditing(null));
  wire(row.querySelector('form'), `edit-${item.id}`, 'submit', (event) => {
    event.preventDefault();
    act(() => api.change(item.id, { name: input.value }));
  });
  return row;
}

function wire(element, key, event, handler) {
  element.dataset.key = key;
  element.addEventListener(event, handler);
}

function startEditing(id) {
  state.editing = id;
  showProblem('');
  draw();
}

function drawEmpty(show) {
  const kind = state.items.length ? 'nothing' : 'empty';
  $('empty').hidden = !show;
  $('empty').querySelector('h2').textContent = words[`${kind}Title`];
  $('empty').querySelector('p').textContent = words[`${kind}Hint`];
}

function drawBar() {
  const total = state.items.length;
  const done = state.items.filter((item) => item.done).length;
  $('bar').hidden = total === 0;
  $('count').textContent = `${total} ${total === 1 ? words.one : words.many} · ${words.done}: ${done}`;
  for (const button of $('filters').children) button.setAttribute('aria-pressed', button.value === state.filter);
}

$('filters').addEventListener('click', (event) => {
  if (!event.target.value) return;
  state.filter = event.target.value;
  draw();
});

$('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (await act(() => api.add($('name').value))) $('name').value = '';
  $('name').focus();
});

fillWords(document);
act();
