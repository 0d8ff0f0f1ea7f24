import { expect, test } from 'vitest';
import { besideTab, closeTab, diffTab, fileTab, MAX_TABS, NO_TABS, openTab, renamedTabs, tabNames } from './tabs';

const opened = (...paths: string[]) => paths.reduce((tabs, path) => openTab(tabs, fileTab(path)), NO_TABS);
const paths = (tabs: typeof NO_TABS) => tabs.tabs.map((tab) => tab.path);

test('a file opens once', () => {
  const tabs = openTab(opened('a', 'b'), fileTab('a'));
  expect([paths(tabs), tabs.active]).toEqual([['a', 'b'], 'file:a']);
});

test('the neighbour is shown where the shown one closes', () => {
  const tabs = opened('a', 'b', 'c');
  expect(closeTab(tabs, 'file:c').active).toBe('file:b');
  expect(closeTab({ ...tabs, active: 'file:a' }, 'file:a').active).toBe('file:b');
  expect(closeTab(tabs, 'file:a').active).toBe('file:c');
  expect(closeTab(opened('a'), 'file:a')).toEqual(NO_TABS);
});

test('what passes by takes one place, until somebody keeps it', () => {
  let tabs = openTab(opened('a'), fileTab('x', true));
  tabs = openTab(tabs, fileTab('y', true));
  expect(paths(tabs)).toEqual(['a', 'y']);
  tabs = openTab(openTab(tabs, fileTab('y')), fileTab('z', true));
  expect(paths(tabs)).toEqual(['a', 'y', 'z']);
  expect(paths(openTab(tabs, fileTab('w', true), () => true))).toEqual(['a', 'y', 'z', 'w']);
});

test('there is an end to tabs, but not for one with unsaved text', () => {
  const full = opened(...Array.from({ length: MAX_TABS }, (_, n) => `f${n}`));
  const busy = (tab: { path: string | null }) => tab.path === 'f0';
  const tabs = openTab(full, fileTab('new'), busy);
  expect([tabs.tabs.length, paths(tabs)[0], paths(tabs)[1]]).toEqual([MAX_TABS, 'f0', 'f2']);
});

test('tabs go round', () => {
  const tabs = opened('a', 'b', 'c');
  expect([besideTab(tabs, 1), besideTab(tabs, -1), besideTab(NO_TABS, 1)]).toEqual(['file:a', 'file:b', null]);
});

test('renamed files keep their place', () => {
  const tabs = openTab(opened('src/a', 'b'), diffTab({ from: 1, to: 2, title: 'x' }, null));
  const renamed = renamedTabs({ ...tabs, active: 'file:src/a' }, (path) => path.replace('src/', 'lib/'));
  expect([paths(renamed), renamed.active]).toEqual([['lib/a', 'b', null], 'file:lib/a']);
});

test('names are as short as they can be told apart', () => {
  expect(tabNames(['src/a/index.js', 'src/b/index.js', 'main.js', 'x/main.js', 'README'])).toEqual([
    'a/index.js',
    'b/index.js',
    'main.js',
    'x/main.js',
    'README',
  ]);
});
