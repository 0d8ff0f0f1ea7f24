// Files by a few letters of their path. Pure.

/** More are not looked through by anybody. */
export const MAX_FOUND = 50;

export interface Wish {
  letters: string;
  line: number | null;
}

/** `app:12` wishes for line 12. */
export function wishOf(typed: string): Wish {
  const [, letters = '', line] = /^(.*?)(?::(\d*))?$/.exec(typed.trim()) ?? [];
  return { letters: letters.toLowerCase().replace(/\s+/g, ''), line: line ? Number(line) : null };
}

/** Smaller is nearer: letters in a row, at beginnings and in the name count; null where they are not all there. */
function distance(path: string, letters: string): number | null {
  const low = path.toLowerCase();
  const name = low.slice(low.lastIndexOf('/') + 1);
  const whole = name.indexOf(letters);
  if (whole >= 0) return whole + name.length / 1000;
  let at = -1;
  let gaps = 0;
  for (const letter of letters) {
    const next = low.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (at >= 0 && next !== at + 1) gaps += 1;
    at = next;
  }
  return 100 + gaps * 10 + low.length / 100;
}

export function findPaths(paths: Iterable<string>, letters: string): string[] {
  const found: [number, string][] = [];
  for (const path of paths) {
    const far = distance(path, letters);
    if (far !== null) found.push([far, path]);
  }
  return found
    .sort(([a, x], [b, y]) => a - b || x.localeCompare(y))
    .slice(0, MAX_FOUND)
    .map(([, path]) => path);
}
