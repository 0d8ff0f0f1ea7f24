// What programs say, as bounded rows: output with lines that go on, commands, notes.
import { execution, field, type ProjectEvent, text } from '../run/event';
import { coloredLine, MAX_ROW_CHARS, oneLine, plainLine } from '../text';

/** Rows kept in memory; about 20 MB where all are as long as they may be. */
export const MAX_ROWS = 10_000;
/** What is kept of a line that has no end yet, in characters. */
const MAX_OPEN_CHARS = 2 * MAX_ROW_CHARS;
/** Rows that wait to be dropped together: cutting the front of an array costs its length. */
const SLACK_ROWS = 2_000;

export type RowKind = 'stdout' | 'stderr' | 'command' | 'note' | 'bad';

export interface Row {
  /** Counts up; stays with the row. */
  id: number;
  kind: RowKind;
  text: string;
  /** The text with the escapes of its colours, where it has some. */
  ansi?: string;
  /** A key of `i18n` that says it in the reader's language, with `text` as `{code}`. */
  key: 'log.exit' | 'log.code' | 'log.lost' | 'log.file_error' | null;
  /** The execution that said it. */
  exec: string | null;
}

interface Open {
  row: number;
  raw: string;
}

/** The rows of a project. Mutable: who shows them reads `rows` when `version` changed. */
export class Rows {
  version = 0;
  #rows: Row[] = [];
  #next = 1;
  #open = new Map<string, Open>();
  readonly #maxRows: number;

  constructor(kept: readonly Row[] = [], maxRows = MAX_ROWS) {
    this.#maxRows = maxRows;
    this.#rows = [...kept];
    this.#next = (kept.at(-1)?.id ?? 0) + 1;
  }

  get rows(): readonly Row[] {
    return this.#rows.length > this.#maxRows ? this.#rows.slice(-this.#maxRows) : this.#rows;
  }

  /** The same and some that wait to be dropped: its front moves seldom, and reading it copies nothing. */
  get kept(): readonly Row[] {
    return this.#rows;
  }

  /** Whether earlier rows are not here any more. */
  get isCut(): boolean {
    return this.rows[0] !== undefined && this.rows[0].id > 1;
  }

  /** The last lines of output, for a failure. */
  lastLines(count: number): string[] {
    const said = this.#rows.slice(-500).filter((row) => row.kind.startsWith('std') && row.text);
    return said.slice(-count).map((row) => row.text);
  }

  clear(): void {
    this.#rows = [];
    this.#open.clear();
    this.version += 1;
  }

  take(event: ProjectEvent): void {
    const exec = execution(event);
    const before = this.version;
    switch (event.type) {
      case 'stdout':
      case 'stderr':
        this.#output(event.type, event, exec);
        break;
      case 'command_start':
      case 'system':
        this.#add('command', oneLine(field(event, 'command') ?? event.data), exec);
        break;
      case 'status':
        // Its command has a row already.
        if (!text(event.data).startsWith('Executing: ')) this.#add('note', oneLine(event.data), exec);
        break;
      case 'file_error':
        this.#add('bad', oneLine(`${text(field(event, 'path'))}: ${text(field(event, 'message'))}`), exec);
        break;
      case 'error':
        this.#add(event.state === 'stopped' ? 'note' : 'bad', oneLine(field(event, 'message') ?? event.data), exec);
        break;
      case 'complete':
        this.#add('note', oneLine(field(event, 'message') ?? event.data), exec);
        break;
      case 'exit':
        this.#exit(event, exec);
        break;
      case 'cut':
      case 'reset':
        this.#add('note', '…', exec, 'log.lost');
        break;
    }
    if (this.version !== before) this.#trim();
  }

  #add(kind: RowKind, words: string, exec: string | null, key: Row['key'] = null): Row | null {
    if (!words && kind !== 'stdout' && kind !== 'stderr') return null;
    const row: Row = { id: this.#next, kind, text: words, key, exec };
    this.#next += 1;
    this.#rows.push(row);
    this.version += 1;
    return row;
  }

  /** Whole lines, or with `eol: false` a line that goes on. */
  #output(kind: 'stdout' | 'stderr', event: ProjectEvent, exec: string | null): void {
    const name = `${exec ?? ''} ${kind}`;
    const lines = String(event.data ?? '').split('\n');
    const goesOn = event.eol === false;
    if (!goesOn && lines.length > 1 && lines.at(-1) === '') lines.pop();
    const last = lines.length - 1;
    lines.forEach((line, index) => {
      const held = index === 0 ? this.#open.get(name) : undefined;
      const raw = (held?.raw ?? '') + line;
      const id = this.#write(kind, raw, exec, held);
      if (index === 0) this.#open.delete(name);
      if (goesOn && index === last) this.#open.set(name, { row: id, raw: raw.slice(-MAX_OPEN_CHARS) });
    });
  }

  /** A new row, or the one that the line began in. */
  #write(kind: RowKind, raw: string, exec: string | null, held: Open | undefined): number {
    const at = held ? this.#rows.findLastIndex((row) => row.id === held.row) : -1;
    const old = this.#rows[at];
    const row = old ?? this.#add(kind, '', exec);
    if (!row) return 0;
    const ansi = coloredLine(raw);
    const { ansi: _, ...plain } = row;
    this.#rows[old ? at : this.#rows.length - 1] = { ...plain, text: plainLine(raw), ...(ansi && { ansi }) };
    this.version += 1;
    return row.id;
  }

  #exit(event: ProjectEvent, exec: string | null): void {
    this.#open.delete(`${exec ?? ''} stdout`);
    this.#open.delete(`${exec ?? ''} stderr`);
    const told = field(event, 'code') ?? event.data;
    const code = typeof told === 'number' ? told : null;
    // Without a code it was ended, with its sandbox or by somebody: whatever is wrong with that is told.
    const bad = code !== null && (event.success === false || code > 0);
    const words = oneLine(code === null ? text(field(event, 'reason')) || '?' : String(code));
    this.#add(bad ? 'bad' : 'note', words, exec, code === null ? 'log.exit' : 'log.code');
  }

  #trim(): void {
    if (this.#rows.length > this.#maxRows + SLACK_ROWS) this.#rows = this.#rows.slice(-this.#maxRows);
  }
}
