import { useEffect, useReducer, useState } from 'react';
import { parseList, reduce } from './list.js';

const KEY = 'items';

// The list, kept in this browser (localStorage). "saved" is false where the
// browser forbids storage (private mode, some frames): the page then says so.
export default function useList() {
  const [list, dispatch] = useReducer(reduce, null, load);
  const [saved, setSaved] = useState(true);
  useEffect(() => setSaved(save(list)), [list]);
  return { list, dispatch, saved };
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
