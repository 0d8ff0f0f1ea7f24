import { expect, test } from 'vitest';
import { rowsOfPatch } from './patch';

test('lines of a patch have their numbers on both sides', () => {
  const patch =
    '--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n@@ -10 +10,2 @@ fn main\n ten\n+--- not a name\n\\ No newline at end of file\n';
  expect(rowsOfPatch(patch).map(({ kind, old, new: now, text }) => [kind, old, now, text])).toEqual([
    ['same', 1, 1, 'one'],
    ['removed', 2, null, 'two'],
    ['added', null, 2, 'TWO'],
    ['same', 3, 3, 'three'],
    ['gap', null, null, 'fn main'],
    ['same', 10, 10, 'ten'],
    ['added', null, 11, '--- not a name'],
  ]);
});

test('what is no patch has no rows', () => {
  expect([rowsOfPatch(''), rowsOfPatch('Binary files differ')]).toEqual([[], []]);
});
