import { expect, test } from 'vitest';
import { caps, match, typesText, written } from './keys';

const press = (key: string, more: object = {}) =>
  written({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const run = () => {};
const commands = [
  { id: 'save', title: '', keys: 'mod+s', run },
  { id: 'home', title: '', keys: 'g h', run },
  { id: 'off', title: '', keys: 'mod+x', disabled: true, run },
  { id: 'save2', title: '', keys: 'mod+s', run },
];

test('presses are written as commands write them', () => {
  expect(press('S', { ctrlKey: true })).toBe('mod+s');
  expect(press('k', { metaKey: true })).toBe('mod+k');
  expect(press('P', { ctrlKey: true, shiftKey: true })).toBe('shift+mod+p');
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('Enter', { shiftKey: true })).toBe('shift+enter');
  expect(press('Shift', { shiftKey: true })).toBeNull();
});

test('keys that type belong to the field', () => {
  expect(['?', 'g', 'shift+enter', 'mod+s', 'f5', 'escape'].map(typesText)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('the last that registered wins, and what is off is not found', () => {
  expect(match(['mod+s'], commands).command?.id).toBe('save2');
  expect(match(['mod+x'], commands)).toEqual({ command: null, isPrefix: false });
});

test('keys one after the other', () => {
  expect(match(['g'], commands)).toEqual({ command: null, isPrefix: true });
  expect(match(['g', 'h'], commands).command?.id).toBe('home');
});

test('caps name the keys of the computer', () => {
  expect(caps('shift+mod+p', false)).toEqual([['Shift', 'Ctrl', 'P']]);
  expect(caps('mod+k', true)).toEqual([['⌘', 'K']]);
  expect(caps('g h', false)).toEqual([['G'], ['H']]);
});
