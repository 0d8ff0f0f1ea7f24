import { expect, test } from 'vitest';
import { marksOf } from './changed';

const change = (what: 'written' | 'removed' | 'renamed', removed = 0, to: string | null = null) => ({
  change: what,
  to,
  added: 1,
  removed,
});

test('what a turn wrote is marked, and the folders that hold it', () => {
  const marks = marksOf({
    'src/app/new.js': change('written'),
    'src/old.js': change('written', 2),
    'gone.js': change('removed', 3),
    'from.js': change('renamed', 0, 'lib/to.js'),
  });
  expect(Object.fromEntries(marks)).toEqual({
    'src/app/new.js': 'new',
    src: 'inside',
    'src/app': 'inside',
    'src/old.js': 'changed',
    'lib/to.js': 'changed',
    lib: 'inside',
  });
});
