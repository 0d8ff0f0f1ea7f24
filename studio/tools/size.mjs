// What is loaded until the prompt on the first page can be used, in brotli bytes; fails above the budget.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The whole, in bytes. */
const BUDGET_BYTES = 110 * 1024;
const OUT = new URL('../dist/', import.meta.url).pathname;

const manifest = JSON.parse(readFileSync(join(OUT, '.vite/manifest.json'), 'utf8'));
const html = readFileSync(join(OUT, 'index.html'), 'utf8');
const packed = (file) => {
  const path = join(OUT, file);
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
};

/** The file with everything it imports at once. */
function withImports(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const other of chunk.imports ?? []) withImports(other, found);
  return found;
}

const languages = Object.keys(manifest).filter((key) => /^i18n\/[\w-]+\.json$/.test(key));
const largest = languages.map((key) => manifest[key].file).sort((a, b) => packed(b) - packed(a))[0];
const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
const first = new Set(['index.html', ...named, ...withImports('index.html'), ...(largest ? [largest] : [])]);

const rows = [...first].map((file) => [file, packed(file)]).sort((a, b) => b[1] - a[1]);
const sum = rows.reduce((total, [, bytes]) => total + bytes, 0);
const line = (name, bytes) => console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
console.log('Until the prompt can be used (brotli):');
for (const [file, bytes] of rows) line(file, bytes);
line(`sum, of at most ${BUDGET_BYTES / 1024} KB`, sum);
console.log('Later, when looked at:');
const later = Object.values(manifest).filter(({ file }) => !first.has(file));
const largestFirst = [...new Set(later.map(({ file }) => file))].sort((a, b) => packed(b) - packed(a));
for (const file of largestFirst.slice(0, 15)) line(file, packed(file));
if (sum > BUDGET_BYTES) {
  console.error(`Over the budget by ${((sum - BUDGET_BYTES) / 1024).toFixed(1)} KB: load something later.`);
  process.exit(1);
}
