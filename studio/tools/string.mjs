// Adds or changes a text in every language at once, keys sorted:
// npm run string -- home.title en="Your projects" hi="आपके प्रोजेक्ट"
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const folder = new URL('../src/i18n/', import.meta.url);
const codes = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));
const [key, ...texts] = process.argv.slice(2);
const given = new Map(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
const missing = codes.filter((code) => !given.get(code));
if (!key || missing.length > 0) {
  console.error(`usage: npm run string -- KEY ${codes.map((code) => `${code}="…"`).join(' ')}`);
  process.exit(2);
}
for (const code of codes) {
  const file = new URL(`${code}.json`, folder);
  const words = { ...JSON.parse(readFileSync(file, 'utf8')), [key]: given.get(code) };
  const sorted = Object.fromEntries(
    Object.keys(words)
      .sort()
      .map((name) => [name, words[name]]),
  );
  const next = new URL(`.${code}.json.${process.pid}`, folder);
  writeFileSync(next, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(next, file);
}
