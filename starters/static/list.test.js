'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { addItem, renameItem, setDone, removeItem, filterItems, parseList } = require('./list.js');

const two = addItem(addItem([], 'Tea'), '  दूध <b>  ');

test('the newest comes first, spaces around a name go, ids differ', () => {
  assert.deepEqual(two, [
    { id: 2, name: 'दूध <b>', done: false },
    { id: 1, name: 'Tea', done: false },
  ]);
});

test('a name that is empty or too long changes nothing', () => {
  for (const name of ['', '   ', 'x'.repeat(121)]) {
    assert.equal(addItem(two, name), two);
    assert.equal(renameItem(two, 1, name), two);
  }
});

test('rename, done and remove touch one item and leave the old list alone', () => {
  assert.equal(renameItem(two, 1, 'Coffee')[1].name, 'Coffee');
  assert.equal(setDone(two, 1, true)[1].done, true);
  assert.deepEqual(removeItem(two, 2), [two[1]]);
  assert.equal(two[1].name, 'Tea');
  assert.equal(two[1].done, false);
});

test('filters', () => {
  const list = setDone(two, 1, true);
  assert.deepEqual(filterItems(list, 'all'), list);
  assert.deepEqual(filterItems(list, 'open').map((item) => item.id), [2]);
  assert.deepEqual(filterItems(list, 'done').map((item) => item.id), [1]);
});

test('a stored list is read back, a broken one is empty', () => {
  assert.deepEqual(parseList(JSON.stringify(two)), two);
  for (const text of [null, '', '{', '5', '{}', '[1]', '[null]', '[{"id":1}]']) {
    assert.deepEqual(parseList(text), []);
  }
});
