import { expect, test } from 'vitest';
import { type Opens, Workbench } from './workbench';

const folding = () => {
  const log: string[] = [];
  return { log, panel: { current: { collapse: () => log.push('fold'), expand: () => log.push('unfold') } } };
};

test('whatever is asked for comes into view, with what it is in', () => {
  const bench = new Workbench('p');
  const { log, panel } = folding();
  bench.panels.set('app', panel);
  bench.show('problems');
  expect(bench.getSnapshot()).toMatchObject({ part: 'app', app: 'problems', dock: 'problems' });
  expect(log).toEqual(['unfold']);
  bench.show('preview');
  expect(bench.getSnapshot()).toMatchObject({ part: 'app', app: 'preview', dock: 'problems' });
  bench.show('search');
  expect(bench.getSnapshot()).toMatchObject({ part: 'code', side: 'search' });
});

test('a pane is folded and unfolded in turn', () => {
  const bench = new Workbench('p');
  const { log, panel } = folding();
  bench.panels.set('chat', panel);
  bench.toggle('chat');
  bench.noteFolded('chat', true);
  bench.toggle('chat');
  bench.toggle('dock');
  expect(log).toEqual(['fold', 'unfold']);
});

test('a file that is wished for before there is an editor opens with it, and once', () => {
  const bench = new Workbench('p');
  const opened: unknown[] = [];
  const editor: Opens = { open: (...asked) => opened.push(asked), compare: () => {} };
  bench.openFile('a.js', { line: 3 });
  bench.bringEditor(editor);
  bench.bringEditor(editor);
  expect(opened).toEqual([['a.js', { line: 3 }]]);
  expect(bench.getSnapshot().part).toBe('code');
});

test('what a pane keeps is made once', () => {
  const bench = new Workbench('p');
  expect(bench.keep('x', () => ({}))).toBe(bench.keep('x', () => ({})));
});
