import { expect, test } from 'vitest';
import { marked, spans } from './ansi';

const brief = (text: string) => spans(text).map(({ text, color, bold }) => [text, color, bold]);

test('colours become spans, and end', () => {
  expect(brief('\x1b[32m✓\x1b[39m built \x1b[1;91min\x1b[0m 3s')).toEqual([
    ['✓', 2, false],
    [' built ', null, false],
    ['in', 9, true],
    [' 3s', null, false],
  ]);
  expect(brief('plain')).toEqual([['plain', null, false]]);
  expect(brief('')).toEqual([]);
  expect(brief('\x1b[m\x1b[31mred\x1b[mnot')).toEqual([
    ['red', 1, false],
    ['not', null, false],
  ]);
});

test('256 and true colours are the nearest of the sixteen, and backgrounds are left out', () => {
  expect(brief('\x1b[38;5;196ma')[0]).toEqual(['a', 9, false]);
  expect(brief('\x1b[38;5;4ma')[0]).toEqual(['a', 4, false]);
  expect(brief('\x1b[38;2;10;200;20ma')[0]).toEqual(['a', 10, false]);
  expect(brief('\x1b[48;5;1;32ma')[0]).toEqual(['a', 2, false]);
  expect(brief('\x1b[38;2;0;0;0ma')[0]).toEqual(['a', 8, false]);
});

test('what was searched for is marked across colours', () => {
  const parts = marked(spans('npm \x1b[31mER\x1b[39mR! err'), 'err');
  expect(parts.filter((part) => part.match).map((part) => [part.text, part.color])).toEqual([
    ['ER', 1],
    ['R', null],
    ['err', null],
  ]);
  expect(parts.map((part) => part.text).join('')).toBe('npm ERR! err');
});
