import { expect, test } from 'vitest';
import { above, buildTree, type FileList, findTyped, nameTrouble, rowsOf } from './tree';

const files = (...paths: string[]): FileList => new Map(paths.map((path) => [path, { size: 1 }]));
const shown = (list: FileList, open: string[] = [], folders: string[] = []) =>
  rowsOf(buildTree(list, folders), new Set(open)).map((row) => `${'  '.repeat(row.level - 1)}${row.name}`);

test('folders come first, names in the order people read them', () => {
  expect(shown(files('b.js', 'page10.js', 'page2.js', 'z/x.js', 'A.js'))).toEqual([
    'z',
    'A.js',
    'b.js',
    'page2.js',
    'page10.js',
  ]);
});

test('what is in a folder is shown where it is open, and its folders too', () => {
  const list = files('src/app/main.js', 'src/a.js', 'readme');
  expect(shown(list)).toEqual(['src', 'readme']);
  expect(shown(list, ['src'])).toEqual(['src', '  app', '  a.js', 'readme']);
  expect(shown(list, ['src', 'src/app'])).toEqual(['src', '  app', '    main.js', '  a.js', 'readme']);
});

test('rows say their place for those who hear them', () => {
  const rows = rowsOf(buildTree(files('a/b', 'a/c', 'd')), new Set(['a']));
  expect(rows.map(({ path, level, at, of }) => [path, level, at, of])).toEqual([
    ['a', 1, 1, 2],
    ['a/b', 2, 1, 2],
    ['a/c', 2, 2, 2],
    ['d', 1, 2, 2],
  ]);
});

test('a folder without files is shown, and names of objects are names', () => {
  expect(shown(files('constructor', '__proto__/x'), ['__proto__'], ['empty'])).toEqual([
    '__proto__',
    '  x',
    'empty',
    'constructor',
  ]);
});

test('a file that is a folder by now is one', () => {
  expect(shown(files('a', 'a/b'), ['a'])).toEqual(['a', '  b']);
});

test('letters lead to the next name, more letters to the first that fits', () => {
  const rows = rowsOf(buildTree(files('apple', 'banana', 'beet', 'cherry')), new Set());
  expect(findTyped(rows, 0, 'b')).toBe(1);
  expect(findTyped(rows, 1, 'b')).toBe(2);
  expect(findTyped(rows, 2, 'b')).toBe(1);
  expect(findTyped(rows, 2, 'be')).toBe(2);
  expect(findTyped(rows, 2, 'x')).toBe(2);
});

test('names that lead elsewhere or nowhere are refused', () => {
  const list = files('a.js');
  expect(['', 'b/', 'a//b', '../x', 'a\\b', 'x\u0000', 'a.js'].map((name) => nameTrouble(name, list))).toEqual([
    'file.name.empty',
    'file.name.empty',
    'file.name.bad',
    'file.name.bad',
    'file.name.bad',
    'file.name.bad',
    'file.name.taken',
  ]);
  expect(nameTrouble('src/नया.js', list)).toBeNull();
});

test('ten thousand files are a tree at once', () => {
  const many = new Map(Array.from({ length: 10_000 }, (_, n) => [`f${n % 100}/g${n % 7}/file${n}.js`, { size: n }]));
  const root = buildTree(many);
  expect(rowsOf(root, new Set()).length).toBe(100);
  const open = new Set([...many.keys()].flatMap(above));
  expect(rowsOf(root, open).length).toBe(10_000 + 100 + 700);
});
