import { expect, test } from 'vitest';
import type { Found } from '../files/remote';
import { partsOf, resultRows } from './results';

const place = (path: string, line: number, text = 'let x', text_column = 5, length = 1): Found => ({
  path,
  line,
  column: text_column,
  length,
  text,
  text_column,
});

test('places are by file, and a closed file shows how many it has', () => {
  const rows = resultRows([place('a.js', 1), place('a.js', 2), place('b.js', 3)], new Set(['a.js']));
  expect(rows.map((row) => (row.kind === 'file' ? [row.path, row.count, row.isOpen] : row.place.line))).toEqual([
    ['a.js', 2, false],
    ['b.js', 1, true],
    3,
  ]);
});

test('the place is seen in a long line', () => {
  const text = `${'a'.repeat(100)}HIT tail`;
  expect(partsOf(place('a', 1, text, 101, 3), 4)).toEqual({ before: '…aaaa', hit: 'HIT', after: ' tail' });
  expect(partsOf(place('a', 1, '    x = 1', 5, 1))).toEqual({ before: '', hit: 'x', after: ' = 1' });
});
