// What pages ask the server for. A query is an object for `useQuery`; its key begins with a noun.
import { queryOptions } from '@tanstack/react-query';
import { api, begin, body } from './client';
import { ApiError } from './error';
import type { Me } from './pending';
import { hasRefresh, signedOut } from './session';

/** Who I am; a server that does not know the question asks nobody to sign in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me> => {
    try {
      return await body(api.GET('/api/v1/auth/me', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { user: 'dev', role: 'admin', mode: 'dev' };
      if (error instanceof ApiError && error.status === 401 && !hasRefresh()) signedOut();
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => body(api.GET('/api/v1/projects', { signal })),
});

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => body(api.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id: id } }, signal })),
  });

/** Ends the session here; the server forgets it too, where it can be reached. */
export async function signOut(): Promise<void> {
  await api.POST('/api/v1/auth/logout', { body: {} }).catch(() => {});
  signedOut();
}

/**
 * Makes a project and begins to build it. `id` is chosen by the page: asked again after a lost answer,
 * it is the same project.
 */
export async function build(id: string, name: string, prompt: string): Promise<void> {
  await api.POST('/api/v1/jobs/create', { body: { project_name: name, job_id: id } }).catch(unlessConflict);
  // 409: it runs already, the answer to the first attempt was lost.
  await begin(`/api/v1/jobs/${encodeURIComponent(id)}/generate`, { prompt }).catch(unlessConflict);
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}
