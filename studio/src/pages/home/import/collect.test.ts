import { expect, test } from 'vitest';
import { bundleOf, type Found } from './collect';

const found = (...paths: string[]): Found[] =>
  paths.map((path) => ({ path, file: new File(['x'], path.slice(path.lastIndexOf('/') + 1)) }));
const paths = (...given: string[]) => bundleOf(found(...given))?.files.map(({ path }) => path);

test('a ZIP goes as it is, under its own name', () => {
  expect(bundleOf(found('Mess Menu.ZIP'))).toMatchObject({ kind: 'zip', name: 'Mess Menu' });
  expect(bundleOf(found('a.zip', 'b.zip'))).toMatchObject({ kind: 'files' });
});

test('a folder gives its name, and leaves out what installing makes again', () => {
  const bundle = bundleOf(found('shop/package.json', 'shop/node_modules/x/index.js', 'shop/.git/HEAD'));
  expect(bundle).toMatchObject({ kind: 'files', name: 'shop' });
  expect(bundle?.files.map(({ path }) => path)).toEqual(['shop/package.json']);
  expect(paths('a/target.txt', 'a/target/x')).toEqual(['a/target.txt']);
});

test('single files are a project too, and nothing is none', () => {
  expect(bundleOf(found('index.html', 'style.css'))).toMatchObject({ kind: 'files', name: 'index' });
  expect([bundleOf([]), bundleOf(found('x/node_modules/y'))]).toEqual([null, null]);
});
