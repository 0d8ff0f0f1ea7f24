import { expect, test } from 'vitest';
import { overOld, pieceBetween } from './stream';

test('what is written stands before the old lines that it has not reached', () => {
  const old = 'one\ntwo\nthree\nfour';
  expect(overOld('', old)).toBe('\ntwo\nthree\nfour');
  expect(overOld('ONE\nTW', old)).toBe('ONE\nTW\nthree\nfour');
  expect(overOld('ONE\nTWO\nTHREE\nFOUR\nFIVE', old)).toBe('ONE\nTWO\nTHREE\nFOUR\nFIVE');
  expect(overOld('new', '')).toBe('new');
});

test('a change is the smallest piece, and makes the one text the other', () => {
  const pairs = [
    ['', 'a'],
    ['abc', 'abcd'],
    ['abc', 'xbc'],
    ['aaa', 'aa'],
    ['one two', 'one and two'],
    ['same', ''],
    ['अआइ', 'अइ'],
  ] as const;
  for (const [old, next] of pairs) {
    const piece = pieceBetween(old, next);
    expect(piece && old.slice(0, piece.from) + piece.text + old.slice(piece.to)).toBe(next);
  }
  expect(pieceBetween('abc', 'abcd')).toEqual({ from: 3, to: 3, text: 'd' });
  expect(pieceBetween('same', 'same')).toBeNull();
});
