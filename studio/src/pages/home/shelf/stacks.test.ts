import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../../i18n/en.json';
import hi from '../../../i18n/hi.json';
import { EXAMPLES } from '../wish/examples';
import { STACKS, stackOf } from './stacks';

const folder = new URL('../../../../../starters/', import.meta.url);
const starters = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const manifest = (name: string) => readFileSync(new URL(`${name}/starter.toml`, folder), 'utf8');

/** The texts in one list of a starter's manifest. */
function list(name: string, field: string): string[] {
  const inside = new RegExp(`^${field} = \\[([^\\]]*)\\]`, 'm').exec(manifest(name))?.[1] ?? '';
  return [...inside.matchAll(/"([^"]+)"/g)].map(([, text]) => text ?? '');
}

test('each starter has an example and a look of its own', () => {
  const names = starters.map((entry) => entry.name).sort();
  expect([...EXAMPLES].sort()).toEqual(names);
  expect(Object.keys(STACKS).sort()).toEqual(names);
});

test.each(EXAMPLES)('the example of %s names its technology, in each language', (stack) => {
  const names = list(stack, 'names').concat(list(stack, 'languages'));
  for (const words of [en, hi]) {
    const said = ` ${words[`ex.${stack}`].toLowerCase()} `;
    expect(
      names.filter((name) => said.includes(` ${name} `) || said.includes(` ${name},`)),
      said,
    ).not.toEqual([]);
  }
});

test('what a plan calls its stack has a look', () => {
  expect(stackOf('Next.js 16 with React').name).toBe('Next.js');
  expect(stackOf('React 19 + Vite').name).toBe('React');
  expect(stackOf('JavaScript').name).toBe('');
  expect(stackOf('Django').name).toBe('Django');
  expect(stackOf(null).name).toBe('');
});
