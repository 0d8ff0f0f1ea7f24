import { expect, test } from 'vitest';
import { MAX_ROW_CHARS, nameOf, newId, oneLine, plainLine } from './text';

test('a line is what stands on the screen', () => {
  expect(plainLine('\x1b[32mok\x1b[0m')).toBe('ok');
  expect(plainLine('10 %\r50 %\r100 %\r')).toBe('100 %');
  expect(plainLine('\x1b]0;title\x07done\x1b[3')).toBe('done');
  expect(plainLine('a\u202egpj.exe')).toBe('agpj.exe');
  expect(plainLine('x'.repeat(9_999)).length).toBe(MAX_ROW_CHARS + 1);
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
