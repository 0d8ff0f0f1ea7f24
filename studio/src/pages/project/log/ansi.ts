// Colours of terminal output: escapes in, spans of plain text out. Pure.

export interface Span {
  text: string;
  /** 0 to 15, or null for the log's own colour. */
  color: number | null;
  bold: boolean;
}

/** Select graphic rendition; every other code was taken out before. */
const SGR = /\x1b\[([\d;:]*)m/g;
/** The middle of each step of the 256-colour cube, as one of the 16. */
const CUBE_LEVELS = 6;

interface Style {
  color: number | null;
  bold: boolean;
}

/** A row of output in spans. `text` has no escape but SGR. */
export function spans(text: string): Span[] {
  const found: Span[] = [];
  let style: Style = { color: null, bold: false };
  let at = 0;
  const put = (to: number) => {
    if (to > at) found.push({ text: text.slice(at, to), ...style });
  };
  for (const code of text.matchAll(SGR)) {
    put(code.index);
    at = code.index + code[0].length;
    style = styled(style, code[1] ?? '');
  }
  put(text.length);
  return found;
}

function styled(before: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let style = before;
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extended(numbers, at);
      if (code === 38) style = { ...style, color };
      at += used;
    } else style = one(style, code);
  }
  return style;
}

function one(style: Style, code: number): Style {
  if (code === 0) return { color: null, bold: false };
  if (code === 1) return { ...style, bold: true };
  if (code === 22) return { ...style, bold: false };
  if (code === 39) return { ...style, color: null };
  if (code >= 30 && code <= 37) return { ...style, color: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, color: code - 90 + 8 };
  return style;
}

/** The colour of `38;5;n` or `38;2;r;g;b`, and how many numbers it took. */
function extended(numbers: readonly number[], at: number): [number | null, number] {
  if (numbers[at + 1] === 5) return [of256(numbers[at + 2] ?? 0), 2];
  if (numbers[at + 1] !== 2) return [null, 1];
  const [red = 0, green = 0, blue = 0] = numbers.slice(at + 2, at + 5);
  return [nearest(red / 255, green / 255, blue / 255), 4];
}

function of256(index: number): number {
  if (index < 16) return index;
  if (index >= 232) return index < 244 ? 8 : 7;
  const cube = index - 16;
  const level = (part: number) => (part % CUBE_LEVELS) / (CUBE_LEVELS - 1);
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6)), level(cube));
}

/** The one of the 16 that is meant: which of red, green and blue are in it, and how bright. */
function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 0.2) return 8;
  const has = (part: number) => (part > most * 0.6 ? 1 : 0);
  return has(red) + has(green) * 2 + has(blue) * 4 + (most > 0.75 ? 8 : 0);
}

/** Spans cut where a search matches: each part with whether it is a match. */
export function marked(all: readonly Span[], find: string): (Span & { match: boolean })[] {
  const whole = all.map((span) => span.text).join('');
  const hits = find ? places(whole, find) : [];
  if (hits.length === 0) return all.map((span) => ({ ...span, match: false }));
  const parts: (Span & { match: boolean })[] = [];
  let at = 0;
  for (const span of all) {
    const end = at + span.text.length;
    const cuts = [at, ...hits.flat().filter((place) => place > at && place < end), end];
    for (let cut = 0; cut + 1 < cuts.length; cut += 1) {
      const [from = 0, to = 0] = cuts.slice(cut, cut + 2);
      const match = hits.some(([begin, over]) => begin <= from && to <= over);
      parts.push({ ...span, text: whole.slice(from, to), match });
    }
    at = end;
  }
  return parts;
}

function places(text: string, find: string): [number, number][] {
  const [inside, wanted] = [text.toLowerCase(), find.toLowerCase()];
  // Where a letter has another length in lower case, places would not fit.
  if (inside.length !== text.length) return [];
  const found: [number, number][] = [];
  for (
    let at = inside.indexOf(wanted);
    at >= 0 && found.length < 100;
    at = inside.indexOf(wanted, at + wanted.length)
  ) {
    found.push([at, at + wanted.length]);
  }
  return found;
}
