// One event after the other. Pure: a state and an event in, a state out.
import { isOld } from '../event-id';
import type { SseEvent } from '../sse';
import { oneLine, plainLine } from '../text';
import { count, execution, field, type ProjectEvent, parseEvent, text } from './event';
import { fileHandlers } from './files';
import { isStep, type Plan, type RunState, STEPS, withStep } from './state';
import { endTurn, openTurn, turnHandlers } from './turns';

type Handler = (run: RunState, event: ProjectEvent) => RunState;
/** Commands that are remembered. */
const MAX_COMMANDS = 100;

/** The state behind the event, and the event itself where it was new. */
export interface Taken {
  run: RunState;
  event: ProjectEvent | null;
}

/** Counts one event of the stream, once. What is malformed or unknown changes nothing but the place. */
export function take(run: RunState, { id, data }: SseEvent): Taken {
  const event = parseEvent(data);
  if (event?.type !== 'reset' && isOld(id, run.lastId)) return { run, event: null };
  const placed = id ? { ...run, lastId: id } : run;
  const handle = event && HANDLERS.get(event.type);
  return { run: handle ? handle(placed, event) : placed, event };
}

function status(run: RunState, event: ProjectEvent): RunState {
  const prompt = text(event.prompt);
  let next = run;
  if (prompt) next = openTurn({ ...run, prompt, waits: null, error: null, halting: false }, prompt, null);
  if (!execution(event) && (prompt || run.phase === 'empty')) next = withStep(next, 'plan', 'running');
  const line = oneLine(event.data ?? event.message);
  // A command is shown by itself, and its output is what tells where it stands.
  return line && !line.startsWith('Executing: ') ? { ...next, line } : next;
}

function planned(run: RunState, event: ProjectEvent): RunState {
  const plan = typeof event.data === 'object' ? (event.data as Plan | null) : null;
  return withStep(withStep({ ...run, plan }, 'plan', 'running'), 'plan', 'done');
}

function step(run: RunState, event: ProjectEvent): RunState {
  const [name, state] = [field(event, 'step'), field(event, 'state')];
  if (!isStep(name) || !(state === 'running' || state === 'done' || state === 'failed')) return run;
  return withStep(run, name, state);
}

function began(run: RunState, event: ProjectEvent): RunState {
  const command = oneLine(field(event, 'command'));
  const exec = execution(event);
  if (!command || !exec || exec === '__proto__') return run;
  const kept = Object.entries(run.commands).slice(1 - MAX_COMMANDS);
  const commands = { ...Object.fromEntries(kept), [exec]: { command, running: true, code: null } };
  return { ...run, commands, app: run.steps.start === 'running' ? exec : run.app };
}

function output(run: RunState, event: ProjectEvent): RunState {
  // What a running app says about its visitors is no progress.
  if (run.phase === 'done') return run;
  const last = text(event.data).trimEnd().split('\n').at(-1) ?? '';
  const line = plainLine(last);
  return line.trim() ? { ...run, line } : run;
}

function ended(run: RunState, event: ProjectEvent): RunState {
  const exec = execution(event);
  if (!exec) return run;
  const told = field(event, 'code') ?? event.data;
  const code = typeof told === 'number' ? told : null;
  const command = Object.hasOwn(run.commands, exec) ? run.commands[exec] : undefined;
  const commands = command ? { ...run.commands, [exec]: { ...command, running: false, code } } : run.commands;
  const preview = run.app === exec && run.preview ? { ...run.preview, open: false } : run.preview;
  return { ...run, commands, preview };
}

function failed(run: RunState, event: ProjectEvent): RunState {
  const message = oneLine(field(event, 'message') ?? event.data);
  const named = field(event, 'step');
  // A command's own trouble is not the run's: that is told by the run.
  if (!named && execution(event)) return run;
  const halting = run.halting || event.state === 'stopped';
  const at = isStep(named) ? named : (STEPS.find((step) => run.steps[step] === 'running') ?? null);
  const stepped = at ? withStep({ ...run, halting }, at, 'failed') : { ...run, halting };
  const error = halting ? null : { message, step: at, code: text(event.code) || null };
  const over = { ...stepped, error, agent: false, writing: [], phase: halting ? 'stopped' : 'failed' } as const;
  return endTurn(over, text(event.state) || (halting ? 'stopped' : 'failed'), message, event);
}

function opened(run: RunState, event: ProjectEvent): RunState {
  const port = count(field(event, 'port'));
  const ports = run.ports.includes(port) ? run.ports : [...run.ports, port].sort((a, b) => a - b);
  const again = run.preview?.port === port && !run.preview.open;
  const preview = again && run.preview ? { port, open: true, seen: run.preview.seen + 1 } : run.preview;
  return { ...run, ports, preview };
}

function closed(run: RunState, event: ProjectEvent): RunState {
  const port = count(field(event, 'port'));
  const preview = run.preview?.port === port ? { ...run.preview, open: false } : run.preview;
  return { ...run, ports: run.ports.filter((one) => one !== port), preview };
}

function answers(run: RunState, event: ProjectEvent): RunState {
  const port = count(field(event, 'port')) || count(run.plan?.port) || null;
  const preview = { port, open: true, seen: (run.preview?.seen ?? 0) + 1 };
  const next = withStep({ ...run, preview, error: null }, 'answer', 'done');
  // A model still looks at the page; a starter's app is there.
  return { ...next, phase: run.agent ? 'working' : 'done' };
}

function completed(run: RunState, event: ProjectEvent): RunState {
  const line = oneLine(field(event, 'message') ?? event.data);
  const steps = Object.fromEntries(
    STEPS.map((step) => [step, run.steps[step] === 'running' ? 'done' : run.steps[step]]),
  ) as RunState['steps'];
  const phase = run.phase === 'failed' ? 'failed' : 'done';
  const over: RunState = { ...run, agent: false, writing: [], phase, steps, line };
  return endTurn(over, text(event.state) || 'running', line, event);
}

function sandboxEnded(run: RunState): RunState {
  const commands = Object.fromEntries(
    Object.entries(run.commands).map(([id, command]) => [id, { ...command, running: false }]),
  );
  return { ...run, commands, ports: [], app: null, preview: run.preview && { ...run.preview, open: false } };
}

const lost: Handler = (run) => ({ ...run, gaps: run.gaps + 1 });

const HANDLERS = new Map<string, Handler>([
  ['status', status],
  ['plan_created', planned],
  ['step', step],
  ['command_start', began],
  ['system', began],
  ['stdout', output],
  ['stderr', output],
  ['exit', ended],
  ['port_open', opened],
  ['port_closed', closed],
  ['preview_ready', answers],
  ['complete', completed],
  ['error', failed],
  ['sandbox_ended', sandboxEnded],
  ['restored', lost],
  ['cut', lost],
  ['reset', lost],
  ...fileHandlers,
  ...turnHandlers,
]);
