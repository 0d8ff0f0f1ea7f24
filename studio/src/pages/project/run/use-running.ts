// A project's run as it stands, and what can be done with it.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { api, body } from '../../../api/client';
import { ApiError } from '../../../api/error';
import { jobQuery } from '../../../api/queries';
import { type RunState, type SandboxState, type Standing, settleBy, standing } from '../../../streams/run';
import { useProject, useProjectEvents, useProjectStore } from '../../../streams/use-project';

/** Events after which the job or its sandbox may be something else. */
const TURNING = new Set(['complete', 'error', 'plan_ready', 'asked', 'exit', 'preview_ready', 'port_closed', 'reset']);
/** Several such events come together, in ms. */
const SETTLE_MS = 600;

export interface Sandbox {
  status: string;
  reason?: string | null;
  run?: { phase?: string; message?: string | null };
}

/** The project's sandbox; null where it never had one. */
export const sandboxQuery = (id: string) =>
  queryOptions({
    queryKey: ['sandbox', id],
    queryFn: async ({ signal }): Promise<Sandbox | null> => {
      try {
        const path = { project_id: id };
        return (await body(
          api.GET('/api/v1/containers/{project_id}/status', { params: { path }, signal }),
        )) as unknown as Sandbox;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });

export interface Running {
  run: RunState;
  state: Standing;
  /** There is a plan to run by, and nothing is at work. */
  canRun: boolean;
  /** It failed before there was anything to run. */
  failedEarly: boolean;
  isBusy: boolean;
  start: () => Promise<void>;
  /** Whatever is under way, or the app. */
  stop: () => Promise<void>;
}

export function useRunning(id: string): Running {
  const store = useProjectStore(id);
  const client = useQueryClient();
  const run = useProject(id, (snapshot) => snapshot.run);
  const { data: job } = useQuery(jobQuery(id));
  const { data: sandbox } = useQuery(sandboxQuery(id));
  const known: SandboxState = sandbox === undefined ? 'unknown' : sandbox?.status === 'running' ? 'some' : 'none';
  const state = standing(run, job?.status ?? null, known);
  const failedEarly = state === 'failed' && (run.steps.plan !== 'done' || run.steps.files !== 'done');
  const start = useCallback(async () => {
    await api.POST('/api/v1/projects/{project_id}/run', { params: { path: { project_id: id } } });
    await client.invalidateQueries({ queryKey: ['sandbox', id] });
  }, [client, id]);
  const stop = useCallback(async () => {
    store.settle((now) => ({ ...now, halting: true }));
    const params = { path: { project_id: id } };
    if (store.run.agent) await api.POST('/api/v1/projects/{project_id}/stop', { params });
    else await stopSandbox(id).then(() => store.settle((now) => ({ ...now, phase: 'stopped' })));
    await client.invalidateQueries({ queryKey: ['sandbox', id] });
  }, [client, id, store]);
  return useMemo(
    () => ({
      run,
      state,
      canRun: !['new', 'working', 'expired'].includes(state) && !failedEarly && run.plan !== null,
      failedEarly,
      isBusy: state === 'working',
      start,
      stop,
    }),
    [run, state, failedEarly, start, stop],
  );
}

async function stopSandbox(id: string): Promise<void> {
  try {
    await api.POST('/api/v1/containers/{project_id}/stop', { params: { path: { project_id: id } } });
  } catch (error) {
    // It is not there: that is stopped too.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

/** Keeps the job and its sandbox true to the stream; once on a page. */
export function useSettling(id: string): void {
  const client = useQueryClient();
  const store = useProjectStore(id);
  const link = useProject(id, (snapshot) => snapshot.link);
  const { data: sandbox } = useQuery(sandboxQuery(id));
  const { data: job } = useQuery(jobQuery(id));
  const ask = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void client.invalidateQueries({ queryKey: ['sandbox', id] });
        void client.invalidateQueries({ queryKey: ['job', id] });
      }, SETTLE_MS);
    };
  }, [client, id]);
  const hear = useCallback((event: { type: string }) => TURNING.has(event.type) && ask(), [ask]);
  useProjectEvents(id, hear);
  useEffect(() => {
    if (link === 'live') ask();
  }, [link, ask]);
  // A run can end without an event: its server was stopped.
  useEffect(() => {
    if (sandbox && job && job.status !== 'generating') store.settle((run) => settleBy(run, sandbox.run));
  }, [sandbox, job, store]);
}
