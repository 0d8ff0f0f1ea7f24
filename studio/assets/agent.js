// What a model says and does in a project, as events of its run. Pure, like run.js.
import { oneLine } from './text.js';

/** Characters of a text of the model's that are kept in one row. */
const MAX_SAID_CHARS = 4000;

/** Text that goes on: it grows the row before it, unless something else came between. */
function grows(run, addRow, kind, text) {
  const last = run.rows[run.rows.length - 1];
  if (last?.kind === kind && last.text.length < MAX_SAID_CHARS) Object.assign(last, { text: last.text + text, rev: last.rev + 1 });
  else if (text.trim()) addRow(run, kind, text.trimStart());
}

/** The tool with what it is about. */
function tool(event) {
  const about = event.input?.path ?? event.input?.command ?? event.input?.pattern ?? '';
  return oneLine(`${event.tool ?? event.data} ${about}`);
}

/** What the model wants to know: [{question, choices}]. */
const asked = (event) => (event.type === 'asked'
  ? [{ question: oneLine(event.data), choices: event.choices ?? [] }]
  : event.questions ?? []);

/** The end of a turn in which the student has to say something. */
function waits(run, event) {
  run.waits = { kind: event.type, questions: asked(event) };
  run.agent = false;
  run.phase = run.preview?.open ? 'done' : 'asking';
}

export const agentHandlers = (addRow) => [
  ['turn_started', (run, event) => {
    Object.assign(run, { waits: null, agent: true, phase: 'working', halting: false, error: null });
    addRow(run, 'you', oneLine(event.prompt));
  }],
  ['message', (run, event) => grows(run, addRow, 'said', String(event.data ?? ''))],
  ['thinking', (run, event) => { run.line = oneLine(event.data); }],
  ['tool', (run, event) => addRow(run, 'note', tool(event))],
  ['finding', (run, event) => addRow(run, 'bad', oneLine([event.data, event.line].filter(Boolean).join(': ')))],
  ['fixed', (run, event) => addRow(run, 'note', oneLine(event.data))],
  ['edit_refused', (run, event) => addRow(run, 'note', oneLine(`${event.path ?? ''}: ${event.data}`))],
  ['cost', (run, event) => { run.spent = (run.spent ?? 0) + (Number(event.microdollars) || 0); }],
  ['plan_ready', waits],
  ['asked', waits],
];
