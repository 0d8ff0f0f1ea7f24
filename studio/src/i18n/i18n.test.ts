import { expect, test } from 'vitest';
import { setWords, t, tOr } from '.';
import en from './en.json';
import { ago, bytes } from './format';

const FILES = import.meta.glob<Record<string, string>>('./*.json', { import: 'default', eager: true });
const SOURCES = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const FORMS = /_(zero|one|two|few|many|other)$/;
const placeholders = (text: string | undefined) => [...(text ?? '').matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const NOW = Date.parse('2026-11-27T10:00:00Z');

/** Languages differ in their forms for numbers, and in nothing else. */
const bases = (table: Record<string, string>) =>
  [...new Set(Object.keys(table).map((key) => key.replace(FORMS, '')))].sort();

test.each(Object.entries(FILES))('%s has every text, with the same places to fill in', (_file, table) => {
  expect(bases(table)).toEqual(bases(en));
  for (const [key, text] of Object.entries(table)) {
    const other = (en as Record<string, string>)[key];
    expect(text.trim(), key).not.toBe('');
    if (other !== undefined) expect(placeholders(text), key).toEqual(placeholders(other));
  }
});

test('every text is shown somewhere, and every text that is shown is there', () => {
  const source = Object.values(SOURCES).join('\n');
  const said = new Set([...source.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, key]) => key));
  // `state.${state}`: texts that are chosen by what the server says.
  const begun = [...source.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map(([, start]) => start ?? '');
  const keys = bases(en).filter((key) => !key.startsWith('$'));
  expect(keys.filter((key) => !said.has(key) && !begun.some((start) => key.startsWith(start)))).toEqual([]);
  const asked = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key);
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((key) => !keys.includes(key ?? ''))).toEqual([]);
});

test('a number chooses its form and is written as the language writes it', () => {
  setWords(en);
  expect(t('plan.files', { count: 1 })).toBe('1 file');
  expect(t('plan.files', { count: 123_456 })).toBe('1,23,456 files');
  expect(tOr('state.unheard', 'unheard')).toBe('unheard');
  expect(tOr('state.running', '')).toBe('Running');
});

test('times and sizes are in the language', () => {
  setWords(en);
  expect([ago('2026-11-27T07:00:00Z', NOW), bytes(2_048)]).toEqual(['3 hours ago', '2kB']);
  setWords(FILES['./hi.json'] ?? {});
  expect(ago('2026-11-27T07:00:00Z', NOW)).toBe('3 घंटे पहले');
  expect(ago('never', NOW)).toBe('');
});
