import { expect, test } from 'vitest';
import { withCtrl } from './keys';

test('Ctrl with a letter is what programs know it by', () => {
  expect(['c', 'C', 'd', '[', ' ', '_'].map(withCtrl)).toEqual(['\x03', '\x03', '\x04', '\x1b', '\0', '\x1f']);
  expect(['5', 'क', 'ab', ''].map(withCtrl)).toEqual(['5', 'क', 'ab', '']);
});
