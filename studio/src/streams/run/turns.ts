// What a model says and does, as turns. Pure.
import { oneLine, plainText } from '../text';
import { count, field, type ProjectEvent, text } from './event';
import {
  type FileChange,
  type ItemKind,
  type Question,
  type RunState,
  type Turn,
  type TurnItem,
  type Waits,
  withStep,
} from './state';

/** Turns that are kept; the server has the others. */
const MAX_TURNS = 100;
/** Things that are kept of one turn. */
const MAX_ITEMS = 500;
/** Characters of one text of the model's. */
const MAX_SAID_CHARS = 20_000;
const MAX_CHOICES = 8;
const MAX_QUESTION_CHARS = 4_000;
const MAX_WARNINGS = 20;

export function openTurn(run: RunState, prompt: string, number: number | null): RunState {
  const turn: Turn = {
    number,
    prompt,
    state: 'working',
    message: null,
    code: null,
    warnings: [],
    items: [],
    files: {},
    checkpoint: null,
    microdollars: 0,
  };
  return { ...run, turns: [...run.turns, turn].slice(-MAX_TURNS) };
}

/** Changes the last turn, where there is one. */
export function inTurn(run: RunState, change: (turn: Turn) => Turn): RunState {
  const last = run.turns.at(-1);
  return last ? { ...run, turns: [...run.turns.slice(0, -1), change(last)] } : run;
}

/** The last turn is over, as the event tells. */
export function endTurn(run: RunState, state: string, message: string, event?: ProjectEvent): RunState {
  const told = Array.isArray(event?.warnings) ? event.warnings.slice(0, MAX_WARNINGS).map(oneLine) : [];
  const end = { state, message: message || null, code: text(event?.code) || null, warnings: told };
  return inTurn(run, (turn) => (turn.state === 'working' ? { ...turn, ...end } : turn));
}

export function addItem(run: RunState, kind: ItemKind, words: string, more: Partial<TurnItem> = {}): RunState {
  if (!words || run.turns.length === 0) return run;
  const item: TurnItem = { ...more, id: run.nextItem, kind, text: words };
  const next = { ...run, nextItem: run.nextItem + 1 };
  return inTurn(next, (turn) => ({ ...turn, items: [...turn.items, item].slice(-MAX_ITEMS) }));
}

/** Text that goes on: it grows the item before it, unless something else came between. */
function grow(run: RunState, kind: ItemKind, words: string): RunState {
  const last = run.turns.at(-1)?.items.at(-1);
  if (last?.kind !== kind || last.text.length >= MAX_SAID_CHARS) {
    return words.trim() ? addItem(run, kind, words.trimStart()) : run;
  }
  const grown = { ...last, text: last.text + words };
  return inTurn(run, (turn) => ({ ...turn, items: [...turn.items.slice(0, -1), grown] }));
}

export function changeFile(run: RunState, path: string, change: FileChange): RunState {
  if (!path) return run;
  return inTurn(run, (turn) => {
    const before = Object.hasOwn(turn.files, path) ? turn.files[path] : undefined;
    const added = (before?.added ?? 0) + change.added;
    const removed = (before?.removed ?? 0) + change.removed;
    return { ...turn, files: { ...turn.files, [path]: { ...change, added, removed } } };
  });
}

/** The tool with what it is about. Questions and the end have words of their own. */
function tool(run: RunState, event: ProjectEvent): RunState {
  const name = text(event.tool) || text(event.data);
  if (name === 'ask' || name === 'done') return run;
  const input = (event.input ?? {}) as Record<string, unknown>;
  const about = input.path ?? input.command ?? input.pattern ?? input.query ?? '';
  return addItem(run, 'tool', oneLine(text(about)) || name, { what: name });
}

const choices = (value: unknown): string[] =>
  Array.isArray(value) ? value.slice(0, MAX_CHOICES).map(oneLine).filter(Boolean) : [];

function questions(event: ProjectEvent): Question[] {
  if (event.type === 'asked') {
    return [{ question: plainText(event.data, MAX_QUESTION_CHARS), choices: choices(event.choices) }];
  }
  const asked = Array.isArray(event.questions) ? event.questions : [];
  return asked.map((one) => ({ question: oneLine(one?.question), choices: choices(one?.choices) }));
}

/** The end of a turn in which the student has to say something. */
function waits(run: RunState, event: ProjectEvent): RunState {
  const kind = event.type as Waits['kind'];
  const message = oneLine(field(event, 'message') ?? event.data);
  const ended = endTurn(run, text(event.state) || kind, message);
  const phase = run.preview?.open ? 'done' : 'asking';
  return { ...ended, waits: { kind, questions: questions(event) }, agent: false, writing: [], phase };
}

function started(run: RunState, event: ProjectEvent): RunState {
  const fresh = { waits: null, agent: true, phase: 'working', halting: false, error: null, writing: [] } as const;
  const next: RunState = { ...run, ...fresh, prompt: text(event.prompt) };
  const planning = run.plan ? next : withStep(next, 'plan', 'running');
  return openTurn(planning, next.prompt, count(event.turn ?? event.data) || null);
}

function cost(run: RunState, event: ProjectEvent): RunState {
  const microdollars = count(event.microdollars);
  const paid = { ...run, spent: run.spent + microdollars };
  return inTurn(paid, (turn) => ({ ...turn, microdollars: turn.microdollars + microdollars }));
}

export const turnHandlers: [string, (run: RunState, event: ProjectEvent) => RunState][] = [
  ['turn_started', started],
  ['message', (run, event) => grow(run, 'said', text(event.data))],
  ['thinking', (run, event) => grow({ ...run, line: oneLine(event.data) }, 'thinking', text(event.data))],
  ['tool', tool],
  ['finding', (run, event) => addItem(run, 'finding', oneLine([event.data, event.line].filter(Boolean).join(': ')))],
  ['fixed', (run, event) => addItem(run, 'fixed', oneLine(event.data))],
  [
    'edit_refused',
    (run, event) =>
      addItem({ ...run, writing: [] }, 'refused', oneLine([event.path, event.data].filter(Boolean).join(': '))),
  ],
  [
    'command_refused',
    (run, event) => addItem(run, 'refused', oneLine([event.command, event.data].filter(Boolean).join(': '))),
  ],
  ['cost', cost],
  [
    'checkpoint',
    (run, event) =>
      inTurn(run, (turn) => ({ ...turn, checkpoint: count(field(event, 'number') ?? event.data) || null })),
  ],
  ['plan_ready', waits],
  ['asked', waits],
];
