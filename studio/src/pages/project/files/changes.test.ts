import { expect, test } from 'vitest';
import { changeOf, isVague, listAfter } from './changes';

const list = new Map([
  ['a.js', { size: 1 }],
  ['src/b.js', { size: 2 }],
  ['srcs.js', { size: 3 }],
]);
const after = (event: { type: string; [field: string]: unknown }) => {
  const change = changeOf(event);
  return change ? Object.fromEntries([...listAfter(list, change)].map(([path, { size }]) => [path, size])) : null;
};

test('events of agents, people and the sandbox change the list', () => {
  expect(after({ type: 'file_written', data: 'new.js', path: 'new.js', size: 9 })).toMatchObject({ 'new.js': 9 });
  expect(after({ type: 'file_changed', path: 'a.js', kind: 'written' })).toMatchObject({ 'a.js': 1 });
  expect(after({ type: 'file_removed', path: 'src' })).toEqual({ 'a.js': 1, 'srcs.js': 3 });
  expect(after({ type: 'file_deleted', path: 'a.js' })).toEqual({ 'src/b.js': 2, 'srcs.js': 3 });
  expect(after({ type: 'file_renamed', data: 'lib', from: 'src', to: 'lib' })).toEqual({
    'a.js': 1,
    'lib/b.js': 2,
    'srcs.js': 3,
  });
  expect(after({ type: 'file_renamed', path: 'a.js', to: 'z.js' })).toMatchObject({ 'z.js': 1 });
});

test('what is not known, or says too little, changes nothing', () => {
  for (const type of ['constructor', 'stdout', 'file_written', 'file_renamed']) expect(changeOf({ type })).toBeNull();
  const same = changeOf({ type: 'file_written', path: 'a.js', size: 1 });
  expect(same && listAfter(list, same)).toBe(list);
});

test('what the sandbox saw may be a folder: the list is asked for again', () => {
  const seen = (path: string) => changeOf({ type: 'file_changed', path, kind: 'written' });
  const [known, unknown] = [seen('a.js'), seen('new')];
  expect([known && isVague(list, known), unknown && isVague(list, unknown)]).toEqual([false, true]);
  expect(unknown && listAfter(list, unknown)).toBe(list);
});

test('where too much changed everything is asked for again', () => {
  expect(changeOf({ type: 'file_changed', data: '', path: '', kind: 'overflow' })).toEqual({ kind: 'all' });
  expect(changeOf({ type: 'restored', data: 'Turn 3' })).toEqual({ kind: 'all' });
});
