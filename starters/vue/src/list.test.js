import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, filterItems, parseList, remove, rename, setDone } from './list.js';

const two = add(add([], 'Tea'), '  दूध <b>  ');

test('the newest comes first, spaces around a name go, ids differ', () => {
  assert.deepEqual(two, [
    { id: 2, name: 'दूध <b>', done: false },
    { id: 1, name: 'Tea', done: false },
  ]);
});

test('a name that is empty or too long changes nothing', () => {
  for (const name of ['', '   ', 'x'.repeat(121), null, undefined]) {
    assert.equal(add(two, name), two);
    assert.equal(rename(two, 1, name), two);
  }
});

test('rename, done and remove touch one item and leave the old list alone', () => {
  assert.equal(rename(two, 1, 'Coffee')[1].name, 'Coffee');
  assert.equal(setDone(two, 1, true)[1].done, true);
  assert.deepEqual(remove(two, 2), [two[1]]);
  assert.deepEqual(two[1], { id: 1, name: 'Tea', done: false });
});

test('filters', () => {
  const list = setDone(two, 2, true);
  assert.deepEqual(filterItems(list, 'all'), list);
  assert.deepEqual(filterItems(list, 'open').map((item) => item.id), [1]);
  assert.deepEqual(filterItems(list, 'done').map((item) => item.id), [2]);
});

test('a stored list is read back, a broken one is empty', () => {
  assert.deepEqual(parseList(JSON.stringify(two)), two);
  for (const text of [null, '', '{', '5', '{}', '[1]', '[null]', '[{"id":1}]']) {
    assert.deepEqual(parseList(text), []);
  }
});
