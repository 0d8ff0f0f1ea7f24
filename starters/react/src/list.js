// What can happen to the list. The reducer takes a list and an action and
// gives back a new list; it knows nothing of React, so it is easy to test.

export const LONGEST_NAME = 120;

export function reduce(list, action) {
  switch (action.type) {
    case 'add': return add(list, cleanName(action.name));
    case 'rename': return rename(list, action.id, cleanName(action.name));
    case 'done': return change(list, action.id, { done: action.done });
    case 'remove': return list.filter((item) => item.id !== action.id);
    default: throw new Error(`Unknown action: ${action.type}`);
  }
}

// The name without spaces around it, or '' where it cannot be used.
function cleanName(text) {
  const name = String(text ?? '').trim();
  return name.length <= LONGEST_NAME ? name : '';
}

function add(list, name) {
  if (!name) return list;
  const id = 1 + Math.max(0, ...list.map((item) => item.id));
  return [{ id, name, done: false }, ...list];
}

function rename(list, id, name) {
  return name ? change(list, id, { name }) : list;
}

function change(list, id, fields) {
  return list.map((item) => (item.id === id ? { ...item, ...fields } : item));
}

export function filterItems(list, filter) {
  if (filter === 'all') return list;
  return list.filter((item) => item.done === (filter === 'done'));
}

// Reads what was stored earlier. Anything strange counts as an empty list:
// a broken store must not keep the app from opening.
export function parseList(text) {
  try {
    const list = JSON.parse(text ?? '[]');
    return list.every(isItem) ? list : [];
  } catch {
    return [];
  }
}

function isItem(item) {
  return Number.isSafeInteger(item.id) && cleanName(item.name) !== '' && typeof item.done === 'boolean';
}
