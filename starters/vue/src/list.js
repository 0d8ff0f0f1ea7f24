// What can happen to the list. Every function takes a list and gives back a
// new one; none knows of Vue, so they are easy to test.

export const LONGEST_NAME = 120;

export function add(list, text) {
  const name = cleanName(text);
  if (!name) return list;
  const id = 1 + Math.max(0, ...list.map((item) => item.id));
  return [{ id, name, done: false }, ...list];
}

export function rename(list, id, text) {
  const name = cleanName(text);
  return name ? change(list, id, { name }) : list;
}

export function setDone(list, id, done) {
  return change(list, id, { done });
}

export function remove(list, id) {
  return list.filter((item) => item.id !== id);
}

export function filterItems(list, filter) {
  if (filter === 'all') return list;
  return list.filter((item) => item.done === (filter === 'done'));
}

// The name without spaces around it, or '' where it cannot be used.
function cleanName(text) {
  const name = String(text ?? '').trim();
  return name.length <= LONGEST_NAME ? name : '';
}

function change(list, id, fields) {
  return list.map((item) => (item.id === id ? { ...item, ...fields } : item));
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
