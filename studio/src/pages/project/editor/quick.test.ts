import { expect, test } from 'vitest';
import { findPaths, MAX_FOUND, wishOf } from './quick';

test('names come before folders, rows of letters before scattered ones', () => {
  const paths = ['src/apple/pie.js', 'src/app.jsx', 'docs/a-p-p.md', 'main.py'];
  expect(findPaths(paths, 'app')).toEqual(['src/app.jsx', 'src/apple/pie.js', 'docs/a-p-p.md']);
  expect(findPaths(paths, 'zz')).toEqual([]);
});

test('a line can be wished for', () => {
  expect(wishOf('App js:12')).toEqual({ letters: 'appjs', line: 12 });
  expect(wishOf('app:')).toEqual({ letters: 'app', line: null });
  expect(wishOf('')).toEqual({ letters: '', line: null });
});

test('what is found has an end', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => `f${n}.js`);
  expect(findPaths(many, 'f').length).toBe(MAX_FOUND);
});
