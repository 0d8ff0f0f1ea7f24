// The page: shows the list, listens to what you do, and keeps the list in
// this browser (localStorage). What an action does to the list is in list.js.
'use strict';

const KEY = 'items';
const $ = (id) => document.getElementById(id);
const state = { items: load(), filter: 'all', editing: null };

// A browser may forbid storage (private mode, some frames): then the list
// lasts as long as the page, and the page says so.
function load() {
  try {
    return parseList(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

function save() {
  try {
    localStorage.setItem(KEY, JSON.stringify(state.items));
    $('not-saved').hidden = true;
  } catch {
    $('not-saved').hidden = false;
  }
}

function update(items) {
  state.items = items;
  state.editing = null;
  save();
  draw();
}

function draw() {
  const focus = document.activeElement?.closest('[data-key]')?.dataset.key;
  const shown = filterItems(state.items, state.filter);
  $('list').replaceChildren(...shown.map((item) => (item.id === state.editing ? drawEditor(item) : drawRow(item))));
  $('list').hidden = shown.length === 0;
  $('empty').hidden = state.items.length > 0;
  $('nothing').hidden = state.items.length === 0 || shown.length > 0;
  drawBar();
  // The rows are new elements: give the keyboard back its place.
  if (focus) (document.querySelector(`:is(input, button)[data-key="${focus}"]`) ?? $('list')).focus();
}

function drawBar() {
  const total = state.items.length;
  $('bar').hidden = total === 0;
  $('total').textContent = total;
  $('one').hidden = total !== 1;
  $('many').hidden = total === 1;
  $('done').textContent = filterItems(state.items, 'done').length;
  for (const button of $('filters').children) button.setAttribute('aria-pressed', button.value === state.filter);
}

function copy(template) {
  return $(template).content.cloneNode(true).firstElementChild;
}

function drawRow(item) {
  const row = copy('row');
  const [tick, edit, remove] = row.querySelectorAll('input, button');
  // textContent, never innerHTML: what people type must stay text.
  row.querySelector('.name').textContent = item.name;
  tick.checked = item.done;
  wire(tick, `tick-${item.id}`, 'change', () => update(setDone(state.items, item.id, tick.checked)));
  wire(edit, `edit-${item.id}`, 'click', () => startEditing(item.id));
  wire(remove, `remove-${item.id}`, 'click', () => update(removeItem(state.items, item.id)));
  edit.setAttribute('aria-label', `${edit.textContent}: ${item.name}`);
  remove.setAttribute('aria-label', `${remove.textContent}: ${item.name}`);
  return row;
}

function drawEditor(item) {
  const row = copy('editor');
  const input = row.querySelector('input');
  input.value = item.name;
  wire(input, `edit-${item.id}`, 'keydown', (event) => event.key === 'Escape' && startEditing(null));
  wire(row.querySelector('.cancel'), `edit-${item.id}`, 'click', () => startEditing(null));
  wire(row.querySelector('form'), `edit-${item.id}`, 'submit', (event) => {
    event.preventDefault();
    update(renameItem(state.items, item.id, input.value));
  });
  return row;
}

function wire(element, key, event, handler) {
  element.dataset.key = key;
  element.addEventListener(event, handler);
}

function startEditing(id) {
  state.editing = id;
  draw();
}

$('filters').addEventListener('click', (event) => {
  if (!event.target.value) return;
  state.filter = event.target.value;
  draw();
});

$('add').addEventListener('submit', (event) => {
  event.preventDefault();
  update(addItem(state.items, $('name').value));
  $('name').value = '';
  $('name').focus();
});

draw();
