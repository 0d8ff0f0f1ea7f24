import { expect, test } from 'vitest';
import { coloredLine, MAX_ROW_CHARS, nameOf, newId, oneLine, plainLine, plainText } from './text';

test('a line is what stands on the screen', () => {
  expect(plainLine('\x1b[32mok\x1b[0m')).toBe('ok');
  expect(plainLine('10 %\r50 %\r100 %\r')).toBe('100 %');
  expect(plainLine('\x1b]0;title\x07done\x1b[3')).toBe('done');
  expect(plainLine('a\u202egpj.exe')).toBe('agpj.exe');
  expect(plainLine('x'.repeat(9_999)).length).toBe(MAX_ROW_CHARS + 1);
});

test('of escapes only colours are kept, and only where there are some', () => {
  expect(coloredLine('plain')).toBeNull();
  expect(coloredLine('\x1b[2J\x1b]0;title\x07\x1b[32mok\x1b[0m\x1b[K')).toBe('\x1b[32mok\x1b[0m');
  expect(coloredLine('\x1b[31m10 %\r\x1b[1;32m100 %\r')).toBe('\x1b[1;32m100 %');
  expect(coloredLine('\x1b[31ma\u202eb\x08c\x1b[3')).toBe('\x1b[31mabc');
  expect(coloredLine('\x1b[2K')).toBeNull();
});

test('several lines stay several, and have a bound', () => {
  expect(plainText('a\n\n\x1b[1mb\u202e', 100)).toBe('a\n\nb');
  expect(plainText('x'.repeat(500), 100)).toHaveLength(100);
  expect([plainText(null, 9), plainText({ message: 'm' }, 9)]).toEqual(['', 'm']);
});

test('anything becomes one line', () => {
  expect([oneLine(null), oneLine({ message: 'a\n b' }), oneLine(7), oneLine({})]).toEqual(['', 'a b', '7', '']);
});

test('a prompt gives a name and an id that can be in a host name', () => {
  expect(nameOf('  make  me a blog ')).toBe('Make me a blog');
  const zeros = new Uint8Array(10);
  expect(newId('Make me a blog!', zeros)).toBe('make-me-a-blog-aaaaaaaaaa');
  expect(newId('लॉगिन', zeros)).toBe('app-aaaaaaaaaa');
});
