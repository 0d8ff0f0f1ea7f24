import { expect, test } from 'vitest';
import type { Row } from '../../../streams/log/rows';
import { columns, Layout, type Shows } from './layout';

const row = (id: number, text = 'x', kind: Row['kind'] = 'stdout'): Row =>
  ({ id, kind, text, key: null, exec: null }) as Row;
const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => row(from + at));
const all: Shows = () => true;
const ids = (layout: Layout, from: number, to: number) => layout.between(from, to).map(({ row, top }) => [row.id, top]);

test('rows stand under one another, long ones take the lines they need', () => {
  const layout = new Layout();
  layout.sync([row(1, 'a'.repeat(25)), row(2), row(3, '')], 10, all);
  expect(layout.lines).toBe(5);
  expect(ids(layout, 0, 100)).toEqual([
    [1, 0],
    [2, 3],
    [3, 4],
  ]);
  expect(ids(layout, 2, 4)).toEqual([
    [1, 0],
    [2, 3],
  ]);
});

test('new rows are added, and a row that is written on is laid anew', () => {
  const layout = new Layout();
  const rows = many(1, 5);
  layout.sync(rows, 10, all);
  const written = [...rows.slice(0, 4), row(5, 'b'.repeat(11)), row(6)];
  layout.sync(written, 10, all);
  expect(layout.lines).toBe(7);
  expect(layout.shown.map((one) => one.id)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('rows that are dropped in front take their lines along, and it is known how many', () => {
  const layout = new Layout();
  const rows = many(1, 5_000);
  layout.sync(rows, 10, all);
  layout.sync([...rows.slice(2_000), row(5_001)], 10, all);
  expect([layout.lines, layout.dropped, layout.shown[0]?.id]).toEqual([3_001, 2_000, 2_001]);
  expect(ids(layout, 3_000, 3_001)).toEqual([[5_001, 3_000]]);
});

test('a filter shows some, another width lays all anew, and cleared is empty', () => {
  const layout = new Layout();
  const rows = [row(1, 'e', 'stderr'), row(2), row(3, 'f'.repeat(20), 'stderr')];
  const errors: Shows = (one) => one.kind === 'stderr';
  layout.sync(rows, 10, errors);
  expect(layout.shown.map((one) => one.id)).toEqual([1, 3]);
  expect(layout.lines).toBe(3);
  layout.sync(rows, 40, errors);
  expect(layout.lines).toBe(2);
  expect(layout.find((one) => one.text.startsWith('f'), 0, 1)).toBe(1);
  expect(layout.find((one) => one.text.startsWith('e'), 1, -1)).toBe(0);
  expect(layout.find(all, 1, 1)).toBeNull();
  layout.sync([], 40, errors);
  expect(layout.lines).toBe(0);
});

test('scripts other than Latin get room enough', () => {
  expect(columns('abc')).toBe(3);
  expect(columns('नमस्ते')).toBeGreaterThanOrEqual(6);
  expect(columns('日本')).toBe(4);
  expect(columns('e\u0301')).toBe(1);
});
