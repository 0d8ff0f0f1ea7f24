// Text of terminals and people. Pure.

/** The longest row of the log, in characters. */
export const MAX_ROW_CHARS = 2_000;

// CSI; OSC, DCS and their like up to their end; two-character escapes; an escape that is not all there.
const ESCAPES =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-Z\\^-~]|\x1b\[?[ -?]*$/g;
// Control characters, and the ones that reorder text (a file name could read as another).
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** A line of output as it would stand on the screen: without escapes, after the last carriage return. */
export function plainLine(raw: string): string {
  const line = raw.replace(ESCAPES, '').replace(/\r+$/, '');
  const shown = line.slice(line.lastIndexOf('\r') + 1).replace(CONTROLS, '');
  return shown.length > MAX_ROW_CHARS ? `${shown.slice(0, MAX_ROW_CHARS)}…` : shown;
}

// Every escape but colours and weights (SGR).
const NO_COLORS = new RegExp(`(?!\\x1b\\[[\\d;:]*m)(?:${ESCAPES.source})`, 'g');
const CONTROLS_BUT_ESC = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The same line with the escapes of its colours; null where it has none, or is too long to keep them. */
export function coloredLine(raw: string): string | null {
  if (!raw.includes('\x1b[') || raw.length > 2 * MAX_ROW_CHARS) return null;
  const line = raw.replace(NO_COLORS, '').replace(/\r+$/, '');
  const shown = line.slice(line.lastIndexOf('\r') + 1).replace(CONTROLS_BUT_ESC, '');
  return shown.includes('\x1b[') ? shown : null;
}

/** A text of several lines, bounded, without what reorders or hides. */
export function plainText(value: unknown, maxChars: number): string {
  if (typeof value !== 'string') return oneLine(value);
  return value.slice(0, maxChars).split('\n').map(plainLine).join('\n').trim();
}

/** Anything an event may carry, as one bounded line. */
export function oneLine(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? textOf(value) : value;
  return plainLine(
    String(text)
      .slice(0, 2 * MAX_ROW_CHARS)
      .replace(/\s*[\r\n]+\s*/g, ' '),
  );
}

function textOf(value: object): unknown {
  const { message, text } = value as { message?: unknown; text?: unknown };
  return message ?? text ?? '';
}

/** A name for a project out of its prompt. */
export function nameOf(prompt: string): string {
  const words = prompt.trim().replace(/\s+/g, ' ');
  const short = words.length > 60 ? words.slice(0, 60).replace(/\s\S*$/, '') : words;
  return short.charAt(0).toUpperCase() + short.slice(1);
}

const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789';

/** An id that can be part of a host name; chosen here, so that a request that is repeated makes one project. */
export function newId(prompt: string, random = crypto.getRandomValues(new Uint8Array(10))): string {
  const slug = prompt
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replace(/^-+|-+$/g, '');
  const tail = Array.from(random, (byte) => ALPHABET[byte % 32]).join('');
  return `${slug || 'app'}-${tail}`;
}
