// Which keys mean which command. Pure.
import type { Command } from './registry';

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph']);

/** One press as it is written in `keys`: `mod+s`, `shift+mod+p`, `?`; null for a modifier alone. */
export function written({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | null {
  if (MODIFIERS.has(key)) return null;
  const mod = ctrlKey || metaKey;
  // Shift is part of what a bare key types; beside other modifiers, and for named keys, it is told.
  const shift = shiftKey && (mod || altKey || key.length > 1);
  const name = key === ' ' ? 'space' : key.toLowerCase();
  return [shift && 'shift', mod && 'mod', altKey && 'alt', name].filter(Boolean).join('+');
}

/** Whether the keys type text, so that they belong to a field that has the focus. */
export const typesText = (keys: string): boolean => !/(^|\+)(mod|alt|f\d+|escape)(\+|$)/.test(keys);

export interface Match {
  command: Command | null;
  /** Begins some command's keys; the next press decides. */
  isPrefix: boolean;
}

/** What the presses so far mean. */
export function match(presses: readonly string[], commands: readonly Command[]): Match {
  const said = presses.join(' ');
  const usable = commands.filter((command) => command.keys && !command.disabled);
  const command = usable.findLast((one) => one.keys === said) ?? null;
  return { command, isPrefix: usable.some((one) => one.keys?.startsWith(`${said} `)) };
}

const SYMBOLS: Record<string, string> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
};
const MAC: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥' };

/** The caps to show: `mod+s` as [[Ctrl, S]]; one list a press. */
export function caps(keys: string, isMac: boolean): string[][] {
  const name = (part: string) =>
    (isMac && MAC[part]) || SYMBOLS[part] || (part.length === 1 ? part.toUpperCase() : part);
  return keys.split(' ').map((press) => (press === '+' ? ['+'] : press.split('+').map(name)));
}
