// What the chat asks the server for.
import { queryOptions } from '@tanstack/react-query';
import { api, body, raw } from '../../../api/client';

export interface Providers {
  default: string;
  providers: readonly { name: string; available: boolean; is_model: boolean; needs: readonly string[] }[];
}

export interface ToldTurn {
  number: number;
  prompt: string;
  state: string;
  message: string | null;
  checkpoint: number | null;
  started_at: string;
}

export interface ToldCheckpoint {
  number: number;
  kind: string;
  title: string;
}

const json = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await (await raw(path, signal ? { signal } : {})).json()) as T;

/** Who can make apps on this server; it is the same until somebody sets a key and starts it again. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => json<Providers>('/api/v1/providers', signal),
  staleTime: 5 * 60_000,
});

const inProject = (id: string) => ({ params: { path: { project_id: id } } });

export const turnsOf = async (id: string, signal?: AbortSignal): Promise<readonly ToldTurn[]> => {
  const options = { ...inProject(id), ...(signal && { signal }) };
  const { turns } = await body(api.GET('/api/v1/projects/{project_id}/chat', options));
  return turns as unknown as readonly ToldTurn[];
};

/** Every turn, also those that the stream does not remember. */
export const turnsQuery = (id: string) =>
  queryOptions({ queryKey: ['turns', id], queryFn: ({ signal }) => turnsOf(id, signal) });

export const checkpointsQuery = (id: string) =>
  queryOptions({
    queryKey: ['checkpoints', id],
    queryFn: async ({ signal }): Promise<readonly ToldCheckpoint[]> => {
      const told = await body(api.GET('/api/v1/projects/{project_id}/checkpoints', { ...inProject(id), signal }));
      return told.checkpoints as unknown as readonly ToldCheckpoint[];
    },
  });

export const costQuery = (id: string) =>
  queryOptions({
    queryKey: ['cost', id],
    queryFn: ({ signal }) => body(api.GET('/api/v1/projects/{project_id}/cost', { ...inProject(id), signal })),
  });

export async function restore(id: string, number: number): Promise<void> {
  await api.POST('/api/v1/projects/{project_id}/checkpoints/{number}/restore', {
    params: { path: { project_id: id, number } },
  });
}
