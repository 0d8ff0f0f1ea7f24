import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterItems, parseList, reduce } from './list.js';

const run = (...actions) => actions.reduce(reduce, []);
const two = run({ type: 'add', name: 'Tea' }, { type: 'add', name: '  दूध <b>  ' });

test('the newest comes first, spaces around a name go, ids differ', () => {
  assert.deepEqual(two, [
    { id: 2, name: 'दूध <b>', done: false },
    { id: 1, name: 'Tea', done: false },
  ]);
});

test('a name that is empty or too long changes nothing', () => {
  for (const name of ['', '   ', 'x'.repeat(121)]) {
    assert.equal(reduce(two, { type: 'add', name }), two);
    assert.equal(reduce(two, { type: 'rename', id: 1, name }), two);
  }
});

test('rename, done and remove touch one item and leave the old list alone', () => {
  assert.equal(reduce(two, { type: 'rename', id: 1, name: 'Coffee' })[1].name, 'Coffee');
  assert.equal(reduce(two, { type: 'done', id: 1, done: true })[1].done, true);
  assert.deepEqual(reduce(two, { type: 'remove', id: 2 }), [two[1]]);
  assert.deepEqual(two[1], { id: 1, name: 'Tea', done: false });
});

test('an unknown action is a mistake in the program', () => {
  assert.throws(() => reduce([], { type: 'fly' }), /fly/);
});

test('filters', () => {
  const list = reduce(two, { type: 'done', id: 1, done: true });
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
