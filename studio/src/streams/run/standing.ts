// Where a project stands, from its events, its job and its sandbox together. Pure.
import { oneLine } from '../text';
import type { Phase, RunState } from './state';

export type Standing = Exclude<Phase, 'empty' | 'done'> | 'new' | 'running' | 'stopped' | 'expired';
/** `unknown` until it was asked for. */
export type SandboxState = 'unknown' | 'none' | 'some';

/** For the badge and the preview. `job` is the job's status, where it was asked for. */
export function standing(run: RunState, job: string | null, sandbox: SandboxState): Standing {
  if (run.phase === 'working' || run.phase === 'failed' || run.phase === 'asking') return run.phase;
  if (job === 'expired') return 'expired';
  if (run.phase === 'empty' && !run.plan && job !== 'complete') return job === 'failed' ? 'failed' : 'new';
  return run.preview?.open && sandbox !== 'none' && run.phase !== 'stopped' ? 'running' : 'stopped';
}

/** The server's word on a run that ended without an event: it was stopped, or the app died later. */
export function settleBy(run: RunState, told: { phase?: string; message?: string | null } | undefined): RunState {
  if (told?.phase === 'stopped' && run.phase === 'working') return { ...run, phase: 'stopped' };
  if (told?.phase !== 'failed' || run.phase === 'failed' || run.phase === 'empty') return run;
  return { ...run, phase: 'failed', error: { message: oneLine(told), step: null, code: null } };
}
