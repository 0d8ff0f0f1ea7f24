// What happens to files: written, removed, renamed, and the text of one that is being written. Pure.
import { oneLine } from '../text';
import { count, field, type ProjectEvent, text } from './event';
import type { FileChange, RunState, Writing } from './state';
import { addItem, changeFile } from './turns';

/** Characters of a text that is being written; an editor shows no more. */
const MAX_WRITING_CHARS = 2_000_000;
/** Names that an object has by itself. */
const isName = (path: string) => path !== '' && path !== '__proto__';

/** That some file changed; which one is kept beside the state, there can be ten thousand. */
const touched = (run: RunState): RunState => ({ ...run, filesRev: run.filesRev + 1 });

function changed(change: FileChange['change']) {
  return (run: RunState, event: ProjectEvent): RunState => {
    // What a person does by hand is no work of the turn's.
    if (event.source === 'editor') return touched(run);
    const path = text(field(event, 'path'));
    if (!isName(path)) return run;
    const to = text(field(event, 'to')) || null;
    const lines = { added: count(event.added), removed: count(event.removed) };
    const told = changeFile(touched(run), path, { change, to, ...lines });
    const writing = run.writing.filter((one) => one.path !== path);
    const name = to ? `${path} → ${to}` : path;
    const more = { what: event.by === 'run' ? 'run' : change, ...(event.added !== undefined && lines) };
    return { ...addItem(told, 'file', oneLine(name), more), writing, line: oneLine(path) };
  };
}

/** A piece of an operation: first its path, then its text. Calls of one answer may be mixed. */
function delta(run: RunState, event: ProjectEvent): RunState {
  const call = typeof event.call === 'number' ? event.call : null;
  const piece = text(event.data);
  const at = run.writing.findLastIndex((one) => one.call === call);
  if (event.field === 'path') {
    const open = at >= 0 ? run.writing[at] : undefined;
    // A path may come in pieces; without a call number each path begins an operation.
    if (open && call !== null && open.text === '') return replaced(run, at, { ...open, path: open.path + piece });
    const begun: Writing = { call, op: text(event.op), path: piece, text: '' };
    const others = run.writing.filter((one) => one.call !== call);
    return { ...run, writing: [...others, begun], line: oneLine(piece) };
  }
  const open = run.writing[at];
  if (!open || open.text.length >= MAX_WRITING_CHARS) return run;
  return replaced(run, at, { ...open, text: open.text + piece });
}

const replaced = (run: RunState, at: number, one: Writing): RunState => ({
  ...run,
  writing: run.writing.map((old, index) => (index === at ? one : old)),
});

export const fileHandlers: [string, (run: RunState, event: ProjectEvent) => RunState][] = [
  ['file_written', changed('written')],
  ['file_removed', changed('removed')],
  ['file_renamed', changed('renamed')],
  ['file_deleted', touched],
  ['file_changed', touched],
  ['edit_delta', delta],
];
