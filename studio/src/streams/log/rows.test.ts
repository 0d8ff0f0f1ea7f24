import { expect, test } from 'vitest';
import { Rows } from './rows';

const out = (data: string, more: object = {}) => ({ type: 'stdout', exec_id: 'a', data, ...more });
const texts = (rows: Rows) => rows.rows.map((row) => row.text);

test('the log is bounded, and the newest stay', () => {
  const rows = new Rows([], 500);
  rows.take(out('flood\n'.repeat(20_000)));
  for (let i = 0; i < 3_000; i += 1) rows.take(out(`line ${i}`));
  expect(rows.rows.length).toBe(500);
  expect(texts(rows).at(-1)).toBe('line 2999');
  expect(rows.isCut).toBe(true);
});

test('a line that goes on is one row, whoever talks between', () => {
  const rows = new Rows();
  rows.take(out('Down', { eol: false }));
  rows.take({ type: 'stderr', exec_id: 'a', data: 'warn' });
  rows.take(out('load\x1b[3', { eol: false }));
  rows.take(out('2m ok'));
  rows.take(out('next'));
  expect(texts(rows)).toEqual(['Download ok', 'warn', 'next']);
});

test('a changed line is another row object with the same id', () => {
  const rows = new Rows();
  rows.take(out('50 %', { eol: false }));
  const [before] = rows.rows;
  rows.take(out('\r100 %'));
  const [after] = rows.rows;
  expect([before?.text, after?.text, after?.id]).toEqual(['50 %', '100 %', before?.id]);
});

test('an exit is bad by its code, not by its being ended', () => {
  const rows = new Rows();
  rows.take({ type: 'exit', exec_id: 'a', data: 1, code: 1, success: false });
  rows.take({ type: 'exit', exec_id: 'b', data: null, code: null, success: false, reason: 'killed' });
  expect(rows.rows.map(({ kind, text, key }) => [kind, text, key])).toEqual([
    ['bad', '1', 'log.code'],
    ['note', 'killed', 'log.exit'],
  ]);
});

test('rows of an earlier page stay, with their numbers', () => {
  const first = new Rows();
  first.take(out('one'));
  const second = new Rows(first.rows);
  second.take(out('two'));
  expect(second.rows.map((row) => [row.id, row.text])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
});

test('a coloured line keeps its colours beside its text', () => {
  const rows = new Rows();
  rows.take(out('\x1b[32mok', { eol: false }));
  rows.take(out(' done\x1b[0m'));
  rows.take(out('plain'));
  expect(rows.rows.map((row) => [row.text, row.ansi])).toEqual([
    ['ok done', '\x1b[32mok done\x1b[0m'],
    ['plain', undefined],
  ]);
});
