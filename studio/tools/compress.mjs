// Writes .br and .gz beside every file of the build that gains by it: the server only picks one.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const COMPRESSIBLE = /\.(js|css|html|svg|json|ttf|wasm|txt)$/;
/** Below this a header costs more than is saved, in bytes. */
const LEAST_BYTES = 150;

const out = process.env.STUDIO_OUT ?? new URL('../dist', import.meta.url).pathname;
const files = readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

for (const file of files) {
  if (/\.(br|gz)$/.test(file)) continue;
  const bytes = readFileSync(file);
  if (!COMPRESSIBLE.test(file) || bytes.length < LEAST_BYTES) continue;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  write(`${file}.br`, brotliCompressSync(bytes, { params }), bytes.length);
  write(`${file}.gz`, gzipSync(bytes, { level: 9 }), bytes.length);
}

function write(file, packed, wholeBytes) {
  if (packed.length < wholeBytes) writeFileSync(file, packed);
  else rmSync(file, { force: true });
}
