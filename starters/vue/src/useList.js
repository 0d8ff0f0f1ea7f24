import { ref, watch } from 'vue';
import { parseList } from './list.js';

const KEY = 'items';

// The list, kept in this browser (localStorage). "saved" is false where the
// browser forbids storage (private mode, some frames): the page then says so.
export default function useList() {
  const list = ref(load());
  const saved = ref(save(list.value));
  watch(list, (value) => { saved.value = save(value); });
  return { list, saved };
}

function load() {
  try {
    return parseList(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

function save(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}
