// What a project's events add up to. Pure: events in, a plain object out, that survives JSON.
import { agentHandlers } from './agent.js';
import { MAX_ROW_CHARS, oneLine, plainLine } from './text.js';

export const STEPS = ['plan', 'files', 'install', 'start', 'port', 'answer'];
/** Rows of the log that are kept. */
export const MAX_ROWS = 500;
/** What is kept of a line that has no end yet, in characters. */
const MAX_OPEN_CHARS = 2 * MAX_ROW_CHARS;

export function newRun() {
  return {
    lastId: null,
    phase: 'empty', // empty, working, done, failed, stopped, asking
    steps: Object.fromEntries(STEPS.map((step) => [step, 'wait'])),
    line: '',
    plan: null,
    rows: [], // {id, kind, text, rev}
    nextRow: 1,
    open: {}, // output -> the row that it goes on writing, and its raw text
    preview: null, // {port, open, seen}
    error: null, // {message, step}
    app: null, // the execution that is the app
    halting: false, // it was stopped here: its end is no failure
    prompt: '',
    waits: null, // what the model wants to know: {kind, questions}
    agent: false, // a model works
    spent: 0, // millionths of a dollar
  };
}

/** Whether the event with this id was counted already. */
export function isOld(run, id) {
  if (!id || !run.lastId) return false;
  const [epochA, nA] = id.split('-');
  const [epochB, nB] = run.lastId.split('-');
  return (compare(epochA, epochB) || compare(nA, nB)) <= 0;
}

// Numbers of any length, as text.
const compare = (a = '', b = '') => a.length - b.length || (a < b ? -1 : Number(a > b));

/** Counts one event of the stream; answers its parsed body, or null where there is nothing new in it. */
export function take(run, { id, data }) {
  const body = data === null ? null : parse(data);
  if (body?.type !== 'reset' && isOld(run, id)) return null;
  if (id) run.lastId = id;
  const handle = body && HANDLERS.get(body.type);
  if (handle) handle(run, body);
  return body;
}

function parse(data) {
  try {
    const body = JSON.parse(data);
    return body && typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}

/** A field of an event, wherever its type carries it. */
export const field = (event, name) => event[name] ?? event.data?.[name];

/** A step has come to a state. What is before it must be over, what is behind it has not begun. */
export function setStep(run, name, state) {
  const at = STEPS.indexOf(name);
  if (at < 0) return;
  STEPS.forEach((step, index) => {
    if (index < at) run.steps[step] = 'done';
    else if (index > at && state !== 'done') run.steps[step] = 'wait';
  });
  run.steps[name] = state;
  if (state === 'failed') run.phase = run.halting ? 'stopped' : 'failed';
  if (state !== 'running') return;
  run.phase = 'working';
  run.halting = false;
  run.error = null;
  run.line = '';
  if (at < STEPS.indexOf('port')) { run.preview = null; run.app = null; }
}

/** The step that runs or failed. */
export const currentStep = (run) => STEPS.find((step) => run.steps[step] === 'running' || run.steps[step] === 'failed') ?? null;

/** The last lines of output before a failure. */
export const lastLines = (run, count) => run.rows.filter((row) => row.kind.startsWith('std') && row.text).slice(-count);

export function addRow(run, kind, text, extra) {
  const row = { id: run.nextRow, kind, text, rev: 0, ...extra };
  run.nextRow += 1;
  run.rows.push(row);
  if (run.rows.length > MAX_ROWS) run.rows.splice(0, run.rows.length - MAX_ROWS);
  return row;
}

/** Output of a program: whole lines, or with `eol: false` a line that goes on. */
function output(run, event) {
  const kind = event.type;
  const key = `${field(event, 'exec_id') ?? ''} ${kind}`;
  const lines = String(event.data ?? '').split('\n');
  const goesOn = event.eol === false;
  if (!goesOn && lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  // A flood scrolls away before anyone sees it.
  const first = Math.max(0, lines.length - MAX_ROWS);
  lines.slice(first).forEach((line, index) => {
    const held = run.open[key];
    delete run.open[key];
    const raw = ((first + index === 0 && held?.raw) || '') + line;
    const row = first + index === 0 && held && run.rows.find((row) => row.id === held.row);
    const text = plainLine(raw);
    const written = row ? Object.assign(row, { text, rev: row.rev + 1 }) : addRow(run, kind, text);
    if (goesOn && first + index === lines.length - 1) run.open[key] = { row: written.id, raw: raw.slice(-MAX_OPEN_CHARS) };
    // What a running app says about its visitors is no progress.
    if (text.trim() && run.phase !== 'done') run.line = text;
  });
}

function planned(run, event) {
  run.plan = typeof event.data === 'object' ? event.data : null;
  setStep(run, 'plan', 'running');
  setStep(run, 'plan', 'done');
}

/** What the generation says carries its name, what a command says that of its execution. */
const execution = (event) => (event.exec_id && event.exec_id !== 'generation' ? String(event.exec_id) : null);

function status(run, event) {
  if (typeof event.prompt === 'string') run.prompt = event.prompt;
  if (!execution(event) && (event.prompt || run.phase === 'empty')) setStep(run, 'plan', 'running');
  const text = oneLine(event.data ?? event.message);
  if (!text) return;
  run.line = text;
  // Its command has a row already.
  if (!text.startsWith('Executing: ')) addRow(run, 'note', text);
}

function began(run, event) {
  const command = field(event, 'command');
  if (!command && event.type === 'system') return addRow(run, 'note', oneLine(event.data));
  if (run.steps.start === 'running') run.app = execution(event);
  return addRow(run, 'command', oneLine(command ?? event.data));
}

function failed(run, event) {
  if (event.state === 'stopped') run.halting = true;
  if (!execution(event)) run.agent = false;
  const message = oneLine(field(event, 'message') ?? event.data);
  const named = field(event, 'step');
  addRow(run, run.halting ? 'note' : 'bad', message);
  // A command's own trouble is not the run's: that is told by the run.
  if (!named && execution(event)) return;
  const step = STEPS.includes(named) ? named : STEPS.find((step) => run.steps[step] === 'running');
  if (step) setStep(run, step, 'failed');
  run.phase = run.halting ? 'stopped' : 'failed';
  if (!run.halting) run.error = { message, step: step ?? null };
}

function ended(run, event) {
  const code = field(event, 'code') ?? (typeof event.data === 'number' ? event.data : null);
  const exec = String(field(event, 'exec_id') ?? '');
  if (run.app && run.app === exec && run.preview) run.preview.open = false;
  delete run.open[`${exec} stdout`];
  delete run.open[`${exec} stderr`];
  // Without a code it was ended, with its sandbox or by somebody: whatever is wrong with that is told.
  const bad = code !== null && (event.success === false || code > 0) && !run.halting;
  addRow(run, bad ? 'bad' : 'note', oneLine(code ?? field(event, 'reason') ?? '?'), { key: code === null ? 'log.exit' : 'log.code' });
}

function portOpened(run, event) {
  const port = Number(field(event, 'port'));
  if (run.preview?.port !== port || run.preview.open) return;
  run.preview.open = true;
  run.preview.seen += 1;
}

function portClosed(run, event) {
  if (run.preview?.port === Number(field(event, 'port'))) run.preview.open = false;
}

function answers(run, event) {
  const port = Number(field(event, 'port')) || Number(run.plan?.port) || null;
  run.preview = { port, open: true, seen: (run.preview?.seen ?? 0) + 1 };
  setStep(run, 'answer', 'done');
  run.phase = 'done';
  run.error = null;
}

function completed(run, event) {
  run.agent = false;
  if (run.phase !== 'failed') run.phase = 'done';
  STEPS.forEach((step) => { if (run.steps[step] === 'running') run.steps[step] = 'done'; });
  const text = oneLine(field(event, 'message') ?? event.data);
  run.line = text;
  if (text) addRow(run, 'note', text);
}

const lost = (run) => addRow(run, 'note', '', { key: 'log.lost' });

const HANDLERS = new Map([
  ['status', status],
  ['plan_created', planned],
  ['file_written', (run, event) => { run.line = oneLine(field(event, 'path')); }],
  ['file_error', (run, event) => addRow(run, 'bad', oneLine(field(event, 'message')), { key: 'log.file_error', path: oneLine(field(event, 'path')) })],
  ['step', (run, event) => setStep(run, field(event, 'step'), oneLine(field(event, 'state')))],
  ['command_start', began],
  ['system', began],
  ['stdout', output],
  ['stderr', output],
  ['exit', ended],
  ['port_open', portOpened],
  ['port_closed', portClosed],
  ['preview_ready', answers],
  ['complete', completed],
  ['error', failed],
  ['cut', lost],
  ['reset', lost],
  ...agentHandlers(addRow),
]);

/** What the project is at, for the badge and the preview: the events, the job and its sandbox together. */
export function stateOf({ run, job, sandbox }) {
  if (run.phase === 'working' || run.phase === 'failed' || run.phase === 'asking') return run.phase;
  if (job?.status === 'expired') return 'expired';
  if (run.phase === 'empty' && !run.plan && job?.status !== 'complete') return job?.status === 'failed' ? 'failed' : 'new';
  return run.preview?.open && sandbox !== 'none' && run.phase !== 'stopped' ? 'running' : 'stopped';
}

/** The server's word on a run that ended without an event: it was stopped, or the app died later. */
export function settleBy(run, told) {
  if (told?.phase === 'stopped' && run.phase === 'working') run.phase = 'stopped';
  if (told?.phase !== 'failed' || run.phase === 'failed' || run.phase === 'empty') return;
  run.phase = 'failed';
  run.error = { message: oneLine(told), step: null };
}
