// Text of terminals and people. Pure.

/** The longest row of the log, in characters. */
export const MAX_ROW_CHARS = 2000;

// CSI; OSC, DCS and their like up to their end; two-character escapes; an escape that is not all there.
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-Z\\^-~]|\x1b\[?[ -?]*$/g;
// Control characters, and the ones that reorder text (a file name could read as another).
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** A line of output as it would stand on the screen: without escapes, after the last carriage return. */
export function plainLine(raw) {
  const line = raw.replace(ESCAPES, '').replace(/\r+$/, '');
  const shown = line.slice(line.lastIndexOf('\r') + 1).replace(CONTROLS, '');
  return shown.length > MAX_ROW_CHARS ? `${shown.slice(0, MAX_ROW_CHARS)}…` : shown;
}

/** Anything an event may carry, as one bounded line. */
export function oneLine(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? value.message ?? value.text ?? '' : value;
  return plainLine(String(text).slice(0, 2 * MAX_ROW_CHARS).replace(/\s*[\r\n]+\s*/g, ' '));
}

/** Bytes for people. */
export function size(bytes) {
  if (!(bytes >= 0)) return '';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** How long ago, in the language: "3 hours ago". */
export function ago(then, lang, now = Date.now()) {
  const seconds = (Date.parse(then) - now) / 1000;
  if (!Number.isFinite(seconds)) return '';
  const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}

/** A name for a project out of its prompt. */
export function nameOf(prompt) {
  const words = prompt.trim().replace(/\s+/g, ' ');
  const short = words.length > 60 ? words.slice(0, 60).replace(/\s\S*$/, '') : words;
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** An id that can be part of a host name; chosen here, so that a request that is repeated makes one project. */
export function newId(prompt, random = crypto.getRandomValues(new Uint8Array(10))) {
  const slug = prompt.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 24).replace(/^-+|-+$/g, '');
  const tail = Array.from(random, (byte) => 'abcdefghjkmnpqrstvwxyz0123456789'[byte % 32]).join('');
  return `${slug || 'app'}-${tail}`;
}
