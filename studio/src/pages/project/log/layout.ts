// Where each row of the log stands, without asking the page: all letters are as wide as one another,
// so the height of a row follows from its letters and the width of the log.
import type { Row } from '../../../streams/log/rows';

/** Rows at the end that may still be written on. */
const LOOSE_ROWS = 200;

export type Shows = (row: Row) => boolean;

/** Columns of a tab, as the style sheet has them. */
const TAB_COLUMNS = 4;
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns a text takes, or somewhat more. */
export function columns(text: string): number {
  let wide = text.length;
  if (PLAIN.test(text)) return wide;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (letter === '\t') wide += TAB_COLUMNS - 1;
    if (code < 0x300) continue;
    wide -= letter.length;
    // Marks stand above letters; Chinese and pictures take two columns, other scripts up to as many.
    wide += isMark(code) ? 0 : 2;
  }
  return wide;
}

const isMark = (code: number) =>
  (code >= 0x300 && code <= 0x36f) || (code >= 0x941 && code <= 0x948) || code === 0x93c || code === 0x94d;

/** The rows that are shown, and the line that each begins at. Mutable, grows at its end. */
export class Layout {
  /** How many lines went with the rows that were dropped in front, since it was made. */
  dropped = 0;
  shown: Row[] = [];
  /** The line at which each row begins, from the first that is kept. */
  #tops: number[] = [];
  #end = 0;
  #width = 80;
  #shows: Shows = () => true;
  /** The rows of the last time. */
  #seen: readonly Row[] = [];
  #lastId = 0;

  /** Lines of all that is shown. */
  get lines(): number {
    return this.#end;
  }

  /** Takes in what is new. Everything is laid anew where the width or what is shown changed. */
  sync(rows: readonly Row[], width: number, shows: Shows): void {
    if (width !== this.#width || shows !== this.#shows) {
      this.#width = width;
      this.#shows = shows;
      this.#restart();
    }
    const first = rows[0]?.id ?? this.#lastId + 1;
    // They were cleared, or are of another project.
    if ((rows.at(-1)?.id ?? 0) < this.#lastId) this.#restart();
    this.#drop(first);
    this.#loosen(rows, first);
    for (const row of rows.slice(Math.max(0, this.#lastId + 1 - first))) this.#append(row);
    this.#seen = rows;
  }

  /** The rows that lie in the lines from `from` to `to`. */
  between(from: number, to: number): { row: Row; top: number; height: number }[] {
    const found: { row: Row; top: number; height: number }[] = [];
    for (let at = this.#at(from); at < this.shown.length; at += 1) {
      const row = this.shown[at];
      const top = this.#tops[at] ?? 0;
      if (!row || top >= to) break;
      found.push({ row, top, height: (this.#tops[at + 1] ?? this.#end) - top });
    }
    return found;
  }

  /** The line of the next row after (before) `line` for which `is`; null where there is none. */
  find(is: Shows, line: number, direction: 1 | -1): number | null {
    for (let at = this.#at(line) + direction; at >= 0 && at < this.shown.length; at += direction) {
      const row = this.shown[at];
      if (row && is(row)) return this.#tops[at] ?? null;
    }
    return null;
  }

  #restart(): void {
    this.shown = [];
    this.#tops = [];
    this.#end = 0;
    this.#lastId = 0;
    this.#seen = [];
  }

  #append(row: Row): void {
    this.#lastId = row.id;
    if (!this.#shows(row)) return;
    this.shown.push(row);
    this.#tops.push(this.#end);
    this.#end += Math.max(1, Math.ceil(columns(row.text) / this.#width));
  }

  /** Rows before `first` are gone. */
  #drop(first: number): void {
    const count = this.shown.findIndex((row) => row.id >= first);
    const gone = count < 0 ? this.shown.length : count;
    if (gone === 0) return;
    const lines = this.#tops[gone] ?? this.#end;
    this.shown = this.shown.slice(gone);
    this.#tops = this.#tops.slice(gone).map((top) => top - lines);
    this.#end -= lines;
    this.dropped += lines;
  }

  /** Takes back the end from the first row that is not what it was. */
  #loosen(rows: readonly Row[], first: number): void {
    const from = Math.max(first, this.#lastId + 1 - LOOSE_ROWS);
    const before = this.#seen[0]?.id ?? 0;
    for (let id = from; id <= this.#lastId; id += 1) {
      if (rows[id - first] === this.#seen[id - before]) continue;
      const at = this.shown.findIndex((row) => row.id >= id);
      if (at >= 0) {
        this.#end = this.#tops[at] ?? this.#end;
        this.shown.length = at;
        this.#tops.length = at;
      }
      this.#lastId = id - 1;
      return;
    }
  }

  /** The index of the row that lies in this line. */
  #at(line: number): number {
    let [low, high] = [0, this.#tops.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}
