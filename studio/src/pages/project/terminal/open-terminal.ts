// An xterm in an element, tied to a shell. Loaded with xterm itself, when a terminal is looked at.
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import { raw } from '../../../api/client';
import { type LinkState, type Size, TerminalConnection } from './connection';
import { withCtrl } from './keys';

/** Lines that can be scrolled back. */
const SCROLLBACK_LINES = 5_000;
/** While the pane is being dragged its size is told this seldom, in ms. */
const FIT_MS = 100;

export interface OpenTerminal {
  focus: () => void;
  fit: () => void;
  /** As if it were typed; `application` where the program has its own cursor keys. */
  press: (sends: string, application?: string) => void;
  /** The next character is typed with Ctrl. */
  holdCtrl: (isHeld: boolean) => void;
  selection: () => string;
  paste: (text: string) => void;
  /** Ends the shell. */
  close: () => void;
  /** Takes the terminal from the page; the shell stays for a while. */
  leave: () => void;
}

export interface TerminalEvents {
  onState: (state: LinkState) => void;
  onCtrlUsed: () => void;
  /** The way out for the keyboard, since Tab belongs to the shell. */
  onEscape: () => void;
  onLink: (url: string) => void;
  onCopied: (text: string) => void;
}

export function openTerminal(
  box: HTMLElement,
  id: string,
  name: string,
  label: string,
  events: TerminalEvents,
): OpenTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    scrollback: SCROLLBACK_LINES,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 14,
    lineHeight: 1.2,
    screenReaderMode: true,
    theme: theme(),
    // A program that writes links may name them anything: the address is what is followed, and shown.
    linkHandler: { activate: (_event, url) => events.onLink(url) },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon((_event, url) => events.onLink(url)));
  terminal.open(box);
  terminal.textarea?.setAttribute('aria-label', label);
  let ctrl = false;
  const size = (): Size => ({ cols: terminal.cols, rows: terminal.rows });
  const doFit = () => {
    // A pane that is not in view has no size to fit.
    if (box.clientWidth > 0 && box.clientHeight > 0) fit.fit();
  };
  doFit();
  const connection = new TerminalConnection(size(), {
    address: (now) => addressOf(id, name, now),
    onAttached: () => terminal.reset(),
    onOutput: (bytes) => terminal.write(bytes),
    onState: events.onState,
  });
  terminal.onData((text) => {
    connection.type(ctrl ? withCtrl(text) : text);
    if (ctrl) events.onCtrlUsed();
    ctrl = false;
  });
  terminal.onResize(() => connection.resize(size()));
  terminal.attachCustomKeyEventHandler((event) => onKey(event, terminal, events));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(doFit, FIT_MS);
  });
  watch.observe(box);
  const dispose = () => {
    watch.disconnect();
    clearTimeout(timer);
    terminal.dispose();
  };
  return {
    focus: () => terminal.focus(),
    fit: doFit,
    press: (sends, application) => {
      connection.type(application && terminal.modes.applicationCursorKeysMode ? application : sends);
      terminal.focus();
    },
    holdCtrl: (isHeld) => {
      ctrl = isHeld;
      terminal.focus();
    },
    selection: () => terminal.getSelection(),
    paste: (text) => terminal.paste(text),
    close: () => {
      connection.close();
      dispose();
    },
    leave: () => {
      connection.leave();
      dispose();
    },
  };
}

/** Whether xterm sees the key. */
function onKey(event: KeyboardEvent, terminal: Terminal, events: TerminalEvents): boolean {
  if (event.type !== 'keydown') return true;
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (event.ctrlKey && key === 'f6') {
    events.onEscape();
    return false;
  }
  // With something marked Ctrl+C copies, without it interrupts; Ctrl+Shift+C always copies.
  if (mod && key === 'c' && terminal.hasSelection()) {
    event.preventDefault();
    events.onCopied(terminal.getSelection());
    terminal.clearSelection();
    return false;
  }
  // The browser's own paste reaches the terminal as one.
  if (mod && key === 'v') return false;
  return true;
}

/** The socket's address, with a ticket: a WebSocket sends no header. */
async function addressOf(id: string, name: string, { cols, rows }: Size): Promise<string> {
  const path = `/api/v1/containers/${encodeURIComponent(id)}/terminal-ticket`;
  const ticket = (await (await raw(path, { method: 'POST' })).json()) as { path: string };
  const url = new URL(ticket.path, location.origin);
  if (url.origin !== location.origin) throw new Error('odd terminal address');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [key, value] of Object.entries({ session: name, cols, rows })) url.searchParams.set(key, String(value));
  return url.href;
}

function theme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: color('--term'),
    foreground: color('--term-ink'),
    cursor: color('--focus'),
    selectionBackground: '#6a62c866',
    black: '#4a4760',
    brightBlack: '#8f8aa8',
    red: '#ff8d84',
    brightRed: '#ffb0a9',
    green: '#5fd3a2',
    brightGreen: '#8ee7c0',
    yellow: '#ffc27a',
    brightYellow: '#ffd9a8',
    blue: '#9b93ff',
    brightBlue: '#b9b2ff',
    magenta: '#e39bff',
    brightMagenta: '#efc1ff',
    cyan: '#6fd3e8',
    brightCyan: '#9fe4f2',
    white: '#e6e3f4',
    brightWhite: '#ffffff',
  };
}
