// What is shown of a file while it is written. Pure.

/**
 * The new text so far in front of the old lines that it has not reached: lines keep their place, and
 * nobody's view jumps. The last line of the new text counts once it is there.
 */
export function overOld(written: string, old: string): string {
  let lines = 1;
  for (let at = written.indexOf('\n'); at >= 0; at = written.indexOf('\n', at + 1)) lines += 1;
  let from = 0;
  for (let line = 0; line < lines; line += 1) {
    const end = old.indexOf('\n', from);
    if (end < 0) return written;
    from = end + 1;
  }
  return `${written}\n${old.slice(from)}`;
}

export interface Piece {
  /** What is replaced, in characters of the old text. */
  from: number;
  to: number;
  text: string;
}

/** The smallest one piece that makes the old text the new; null where they are the same. */
export function pieceBetween(old: string, next: string): Piece | null {
  if (old === next) return null;
  const least = Math.min(old.length, next.length);
  let from = 0;
  while (from < least && old.charCodeAt(from) === next.charCodeAt(from)) from += 1;
  let tail = 0;
  while (tail < least - from && old.charCodeAt(old.length - 1 - tail) === next.charCodeAt(next.length - 1 - tail)) {
    tail += 1;
  }
  return { from, to: old.length - tail, text: next.slice(from, next.length - tail) };
}
