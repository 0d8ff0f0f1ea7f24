// Answers to a plan's questions, and a plan as somebody changed it. Pure.
import type { Plan } from '../../../streams/run';

/** What goes to the model: each question with its answer, those without one left out. */
export function answersText(questions: readonly { question: string }[], answers: readonly string[]): string {
  const said = questions.map(({ question }, at) => [question, answers[at]?.trim() ?? ''] as const);
  return said
    .filter(([, answer]) => answer)
    .map(([question, answer]) => `${question} ${answer}`)
    .join('\n');
}

/** What can be changed of a plan, as text: lists have a line each, checks `path text`. */
export interface Draft {
  title: string;
  summary: string;
  files: string;
  dependencies: string;
  install: string;
  start: string;
  port: string;
  checks: string;
}

const list = (value: unknown): string =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string').join('\n') : '';

export function draftOf(plan: Plan): Draft {
  const checks = (plan.checks ?? []).map(({ path = '/', contains = '' }) => `${path} ${contains}`.trim());
  return {
    title: plan.title ?? '',
    summary: plan.summary ?? '',
    files: list(plan.files),
    dependencies: list(plan.dependencies),
    install: list(plan.install),
    start: plan.start ?? '',
    port: String(plan.port ?? ''),
    checks: checks.join('\n'),
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The plan with what was changed; what the form does not show stays. Null for a port that is none. */
export function planOf(plan: Plan, draft: Draft): Plan | null {
  const port = Number(draft.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !draft.start.trim()) return null;
  return {
    ...plan,
    title: draft.title.trim() || (plan.title ?? ''),
    summary: draft.summary.trim(),
    files: lines(draft.files),
    dependencies: lines(draft.dependencies),
    install: lines(draft.install),
    start: draft.start.trim(),
    port,
    checks: lines(draft.checks).map(checkOf),
  };
}

function checkOf(line: string): { path: string; contains: string } {
  const [first = '', ...rest] = line.split(/\s+/);
  if (!first.startsWith('/')) return { path: '/', contains: line };
  return { path: first, contains: rest.join(' ') };
}
