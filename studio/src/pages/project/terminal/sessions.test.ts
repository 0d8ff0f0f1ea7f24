import { expect, test } from 'vitest';
import { nextName, tabsOf } from './sessions';

test('a new terminal has the next free name', () => {
  expect([nextName([]), nextName(['1', '3']), nextName(['2', '1'])]).toEqual(['1', '2', '3']);
});

test('terminals of the server come back, also on another device', () => {
  expect(tabsOf([], ['1', '2'])).toEqual(['1', '2']);
  expect(tabsOf(['1', '3'], ['1'])).toEqual(['1', '3']);
  expect(tabsOf([], [])).toEqual(['1']);
  expect(
    tabsOf(
      Array.from({ length: 20 }, (_, n) => String(n)),
      [],
    ),
  ).toHaveLength(8);
});
