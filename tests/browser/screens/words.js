// The page's own words, so that the pictures are taken in any language.
import { readFileSync } from 'node:fs';

const folder = new URL('../../../studio/src/i18n/', import.meta.url);

/** `t` of a language: like the page's, for texts without forms for numbers. */
export function wordsOf(language) {
  const words = JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'));
  return (key, vars = {}) => {
    const text = words[key] ?? words[`${key}_other`];
    if (!text) throw new Error(`${language}.json has no ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => vars[name] ?? whole);
  };
}
