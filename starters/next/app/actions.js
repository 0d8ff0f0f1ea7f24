'use server';
// What the page asks the server to do. Each answers with a text where it was
// refused, and makes Next send the fresh list.
import { revalidatePath } from 'next/cache';
import { cleanName, isId } from '../lib/check.js';
import { items } from '../lib/items.js';
import words from '../wording.json';

export async function add(text) {
  const name = cleanName(text);
  if (!name) return words.badName;
  items().add(name);
  return refresh();
}

export async function rename(id, text) {
  const name = cleanName(text);
  return name ? change(id, { name }) : words.badName;
}

export async function setDone(id, done) {
  return change(id, { done: done === true });
}

export async function remove(id) {
  return isId(id) && items().remove(id) ? refresh() : gone();
}

// What is not exported cannot be called from outside.
function change(id, fields) {
  return isId(id) && items().change(id, fields) ? refresh() : gone();
}

function refresh() {
  revalidatePath('/');
  return '';
}

// Somebody else deleted it: show the list as it is now, and say so.
function gone() {
  revalidatePath('/');
  return words.gone;
}
