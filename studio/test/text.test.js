import assert from 'node:assert/strict';
import test from 'node:test';
import en from '../assets/i18n/en.js';
import hi from '../assets/i18n/hi.js';
import { MAX_ROW_CHARS, ago, nameOf, newId, oneLine, plainLine, size } from '../assets/text.js';

test('escapes of terminals are not shown', () => {
  const cases = {
    '\x1b[1;32mok\x1b[0m': 'ok', '\x1b]0;title\x07after': 'after', '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\': 'link',
    '10%\r20%\r30%': '30%', 'done\r': 'done', 'a\x1b[': 'a', 'a\x1b': 'a', 'a\x07b\x00c': 'abc', 'x\u202eexe.txt': 'xexe.txt', 'नमस्ते': 'नमस्ते',
  };
  for (const [raw, shown] of Object.entries(cases)) assert.equal(plainLine(raw), shown, JSON.stringify(raw));
});

test('a hostile line is cut, in time', () => {
  const began = Date.now();
  assert.ok(plainLine('x'.repeat(1e6)).length <= MAX_ROW_CHARS + 1);
  for (const piece of ['\x1b', '\x1b[', '\x1b]', '\x1b[1;', '\r']) plainLine(piece.repeat(60_000));
  assert.ok(Date.now() - began < 1000);
});

test('anything becomes one line', () => {
  assert.deepEqual([null, undefined, 'a\r\n b', 5, { message: 'm' }, {}].map(oneLine), ['', '', 'a b', '5', 'm', '']);
});

test('ids can be host names, names are short', () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, index) => index * 25);
  for (const prompt of ['A hostel mess menu app with login!', 'लॉगिन वाला ऐप', '--- x ---']) {
    assert.match(newId(prompt, bytes), /^[a-z0-9](?!.*--)[a-z0-9-]{0,39}$/);
  }
  assert.notEqual(newId('x'), newId('x'));
  assert.equal(nameOf('  a hostel   mess '), 'A hostel mess');
  assert.ok(nameOf('word '.repeat(100)).length <= 60);
});

test('sizes and times are for people', () => {
  assert.deepEqual([0, 2048, 3 << 20, undefined].map(size), ['0 B', '2.0 KB', '3.0 MB', '']);
  assert.equal(ago('2024-01-01T00:00:00Z', 'en', Date.parse('2024-01-01T03:00:00Z')), '3 hours ago');
  assert.equal(ago('never', 'en'), '');
});

test('both languages say the same things', () => {
  assert.deepEqual(Object.keys(hi), Object.keys(en));
  const gaps = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(en)) assert.deepEqual(gaps(hi[key]), gaps(en[key]), key);
});
