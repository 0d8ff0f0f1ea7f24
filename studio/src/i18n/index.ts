// Words in the chosen language. A language is one file beside this one: `<code>.json`, with its own
// name (`$name`) and locale for numbers and dates (`$locale`).
import { useSyncExternalStore } from 'react';
import { read, write } from '../app/memory';
import type en from './en.json';

type Words = Record<string, string>;
type Base<K> = K extends `${infer B}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? B : K;
/** The name of a text; forms for numbers (`_one`, `_other`) are chosen by `count`. */
export type Key = Base<Exclude<keyof typeof en, '$name' | '$locale'>>;
export type Vars = Record<string, string | number | null | undefined>;

const FILES = import.meta.glob<Words>('./*.json', { import: 'default' });
const codeOf = (file: string) => file.slice(2, -5);
export const LANGUAGES: readonly string[] = Object.keys(FILES).map(codeOf).sort();

let words: Words = {};
let locale = 'en';
let plural = new Intl.PluralRules(locale);
let number = new Intl.NumberFormat(locale);
const watchers = new Set<() => void>();

export const language = () => document.documentElement.lang || 'en';
export const currentLocale = () => locale;

/** Loads a language and shows it everywhere; the page keeps the old one where the file cannot be had. */
export async function setLanguage(code: string): Promise<void> {
  const load = FILES[`./${code}.json`] ?? FILES['./en.json'];
  if (!load) return;
  setWords(await load());
  document.documentElement.lang = LANGUAGES.includes(code) ? code : 'en';
  write('bb_lang', language());
  for (const watch of watchers) watch();
}

/** Takes a table of words; for tests and `setLanguage`. */
export function setWords(table: Words): void {
  words = table;
  locale = table.$locale ?? 'en';
  plural = new Intl.PluralRules(locale);
  number = new Intl.NumberFormat(locale);
}

/** The text of a key; `{name}` becomes `vars.name`, numbers as the language writes them. */
export function t(key: Key, vars?: Vars): string {
  return say(key, vars) ?? key;
}

/** The text of a key that servers may add to, or the fallback. */
export function tOr(key: string, fallback: string, vars?: Vars): string {
  return say(key, vars) ?? fallback;
}

function say(key: string, vars: Vars = {}): string | undefined {
  const { count } = vars;
  const form = typeof count === 'number' ? `${key}_${plural.select(count)}` : key;
  const text = words[form] ?? words[`${key}_other`] ?? words[key];
  return text?.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = vars[name];
    return typeof value === 'number' ? number.format(value) : (value ?? whole);
  });
}

const subscribe = (watch: () => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};

/** The code of the shown language; a component that calls it is drawn again when it changes. */
export const useLanguage = (): string => useSyncExternalStore(subscribe, language);

/** `t` for components. */
export function useT(): typeof t {
  useLanguage();
  return t;
}

/** A language's own name for itself, for the switch; known without loading the file. */
export function nameOfLanguage(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

/** The languages beside the shown one. */
export const otherLanguages = () => LANGUAGES.filter((code) => code !== language());
/** What was chosen here before, else what the early script found. */
export const startLanguage = () => read('bb_lang') ?? language();
