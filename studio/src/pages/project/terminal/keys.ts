// Keys that a phone's keyboard lacks. Pure.

export interface PhoneKey {
  /** What stands on it. */
  cap: string;
  /** A key of `i18n` for its name, where the cap is no word. */
  name?: 'key.up' | 'key.down' | 'key.left' | 'key.right';
  sends: string;
  /** With the cursor keys of full-screen programs (DECCKM). */
  application?: string;
}

export const PHONE_KEYS: readonly PhoneKey[] = [
  { cap: 'Esc', sends: '\x1b' },
  { cap: 'Tab', sends: '\t' },
  { cap: '←', name: 'key.left', sends: '\x1b[D', application: '\x1bOD' },
  { cap: '↑', name: 'key.up', sends: '\x1b[A', application: '\x1bOA' },
  { cap: '↓', name: 'key.down', sends: '\x1b[B', application: '\x1bOB' },
  { cap: '→', name: 'key.right', sends: '\x1b[C', application: '\x1bOC' },
  { cap: '/', sends: '/' },
  { cap: '|', sends: '|' },
  { cap: '-', sends: '-' },
  { cap: '~', sends: '~' },
];

/** A typed character with Ctrl held: `c` is ^C. What has no such form stays as it is. */
export function withCtrl(text: string): string {
  if (text.length !== 1) return text;
  const code = text.toUpperCase().charCodeAt(0);
  if (code >= 0x40 && code <= 0x5f) return String.fromCharCode(code - 0x40);
  return text === ' ' ? '\0' : text === '?' ? '\x7f' : text;
}
