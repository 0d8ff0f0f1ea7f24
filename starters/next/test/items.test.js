// Runs the list with an empty database in memory, and the checks before it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanName, isId } from '../lib/check.js';
import { openItems } from '../lib/items.js';

test('an item can be added, changed and deleted; the newest comes first', () => {
  const items = openItems(':memory:');
  const tea = items.add('Tea');
  const milk = items.add('दूध <b>');
  assert.deepEqual(items.all(), [milk, tea]);

  assert.deepEqual(items.change(tea.id, { done: true }), { ...tea, done: true });
  assert.deepEqual(items.change(tea.id, { name: 'Coffee' }), { id: tea.id, name: 'Coffee', done: true });

  assert.equal(items.remove(milk.id), true);
  assert.deepEqual(items.all().map((item) => item.name), ['Coffee']);
  items.close();
});

test('what is not there cannot be changed or deleted', () => {
  const items = openItems(':memory:');
  assert.equal(items.change(999, { done: true }), null);
  assert.equal(items.remove(999), false);
  items.close();
});

test('a name is trimmed; what cannot be a name is empty', () => {
  assert.equal(cleanName('  दूध <b>  '), 'दूध <b>');
  for (const name of ['', '   ', 'x'.repeat(121), 42, null, undefined, {}]) assert.equal(cleanName(name), '');
});

test('only a whole number above zero is an id', () => {
  assert.equal(isId(7), true);
  for (const id of [0, -1, 1.5, '7', NaN, Infinity, null, undefined, {}]) assert.equal(isId(id), false);
});
