// What a project's events add up to: a plain, immutable value that survives JSON.

export const STEPS = ['plan', 'files', 'install', 'start', 'port', 'answer', 'page', 'checks'] as const;
export type Step = (typeof STEPS)[number];
export type StepState = 'wait' | 'running' | 'done' | 'failed';
export type Phase = 'empty' | 'working' | 'done' | 'failed' | 'stopped' | 'asking';

/** What is going to be made, as the server tells it; every part may be missing. */
export interface Plan {
  title?: string;
  summary?: string;
  stack?: string;
  provider?: string;
  note?: string;
  files?: string[];
  install?: string[];
  start?: string;
  port?: number;
  dependencies?: string[];
  checks?: { path?: string; contains?: string }[];
  questions?: { question?: string; choices?: string[] }[];
  /** Everything else it has, for sending it back. */
  [field: string]: unknown;
}

/** The app's port; `seen` counts how often it began to answer, so that a frame knows when to load. */
export interface Preview {
  port: number | null;
  open: boolean;
  seen: number;
}

export interface RunError {
  message: string;
  step: Step | null;
  /** For translations, where the server has one. */
  code: string | null;
}

export interface Question {
  question: string;
  choices: readonly string[];
}

/** What the model wants to know before it goes on. */
export interface Waits {
  kind: 'plan_ready' | 'asked';
  questions: readonly Question[];
}

export interface FileChange {
  change: 'written' | 'removed' | 'renamed';
  /** The new name of a renamed file. */
  to: string | null;
  /** Lines, where the server counted them. */
  added: number;
  removed: number;
}

export type ItemKind = 'said' | 'thinking' | 'tool' | 'file' | 'finding' | 'fixed' | 'refused';

/** One thing of a turn, in the order it happened. */
export interface TurnItem {
  id: number;
  kind: ItemKind;
  text: string;
  /** The tool of `tool`, the change of `file`. */
  what?: string;
  /** Lines of `file`, where they were counted. */
  added?: number;
  removed?: number;
}

/** A wish and what was done about it. */
export interface Turn {
  /** The server's number, or null for a starter's generation. */
  number: number | null;
  prompt: string;
  /** `working` until it ended, then the server's word (`running`, `asked`, `failed`, `stopped`…). */
  state: string;
  message: string | null;
  /** Names the message, for translations. */
  code: string | null;
  /** What is worth knowing of an app that runs all the same. */
  warnings: readonly string[];
  items: readonly TurnItem[];
  files: Readonly<Record<string, FileChange>>;
  checkpoint: number | null;
  microdollars: number;
}

/** A file that is being written now; nothing of it is on disk yet. */
export interface Writing {
  call: number | null;
  op: string;
  path: string;
  text: string;
}

export interface Command {
  command: string;
  running: boolean;
  code: number | null;
}

export interface RunState {
  /** The last event that was counted. */
  lastId: string | null;
  phase: Phase;
  steps: Readonly<Record<Step, StepState>>;
  /** The line that tells where it stands. */
  line: string;
  prompt: string;
  plan: Plan | null;
  turns: readonly Turn[];
  writing: readonly Writing[];
  /** How often a file changed, whichever: a list of files is asked for again. */
  filesRev: number;
  commands: Readonly<Record<string, Command>>;
  ports: readonly number[];
  preview: Preview | null;
  error: RunError | null;
  waits: Waits | null;
  /** The execution that is the app. */
  app: string | null;
  /** A model works. */
  agent: boolean;
  /** It was stopped here: its end is no failure. */
  halting: boolean;
  /** Of models, in millionths of a dollar. */
  spent: number;
  /** How often events were lost: what was derived from them may be asked for again. */
  gaps: number;
  nextItem: number;
}

export function newRun(): RunState {
  return {
    lastId: null,
    phase: 'empty',
    steps: Object.fromEntries(STEPS.map((step) => [step, 'wait'])) as Record<Step, StepState>,
    line: '',
    prompt: '',
    plan: null,
    turns: [],
    writing: [],
    filesRev: 0,
    commands: {},
    ports: [],
    preview: null,
    error: null,
    waits: null,
    app: null,
    agent: false,
    halting: false,
    spent: 0,
    gaps: 0,
    nextItem: 1,
  };
}

export const isStep = (name: unknown): name is Step => STEPS.includes(name as Step);

/** The step that runs or failed. */
export const currentStep = ({ steps }: RunState): Step | null =>
  STEPS.find((step) => steps[step] === 'running' || steps[step] === 'failed') ?? null;

/** Steps worth showing: the last two are a model's alone. */
export const shownSteps = ({ steps }: RunState): readonly Step[] =>
  STEPS.filter((step) => (step !== 'page' && step !== 'checks') || steps[step] !== 'wait');

/** A step has come to a state: what is before it is over, what is behind it has not begun. */
export function withStep(run: RunState, name: Step, state: StepState): RunState {
  const at = STEPS.indexOf(name);
  const steps = Object.fromEntries(
    STEPS.map((step, index) => {
      if (index < at) return [step, 'done'];
      if (index === at) return [step, state];
      return [step, state === 'done' ? run.steps[step] : 'wait'];
    }),
  ) as Record<Step, StepState>;
  if (state === 'failed') return { ...run, steps, phase: run.halting ? 'stopped' : 'failed' };
  if (state !== 'running') return { ...run, steps };
  const begun: RunState = { ...run, steps, phase: 'working', halting: false, error: null, line: '' };
  return at < STEPS.indexOf('port') ? { ...begun, preview: null, app: null } : begun;
}
