// What pages ask the server for. A query is an object for `useQuery`; its key begins with a noun.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, begin, body } from './client';
import { ApiError } from './error';
import { refreshToken, signedOut } from './session';
import type { Me, ProjectList, Providers } from './shapes';

/** Who I am; a server that does not know the question asks nobody to sign in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me> => {
    try {
      return await body(api.GET('/api/v1/auth/me', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { user: 'dev', role: 'admin', mode: 'dev' };
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  // Several parts of the page ask; a refusal is an answer to all of them.
  retryOnMount: false,
});

/** Projects of one answer. */
const PAGE = 60;

/** My projects, the last used first, with `search` in their name; page after page. */
export const projectsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['projects', search],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(search && { search }), ...(pageParam && { after: pageParam }) };
      return body(api.GET('/api/v1/projects', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (last: ProjectList) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Who can make apps here; a server that does not know the question has the starters. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: async ({ signal }): Promise<Providers> => {
    try {
      return await body(api.GET('/api/v1/providers', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { default: 'starter', providers: [] };
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => body(api.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id: id } }, signal })),
  });

/** Ends the session here; the server forgets it too, where it can be reached. */
export async function signOut(): Promise<void> {
  const token = refreshToken();
  if (token) await api.POST('/api/v1/auth/logout', { body: { refresh_token: token } }).catch(() => {});
  signedOut(true);
}

/**
 * Makes a project and begins to build it. `id` is chosen by the page: asked again after a lost answer,
 * it is the same project.
 */
export async function build(id: string, name: string, prompt: string, provider?: string): Promise<void> {
  await api.POST('/api/v1/jobs/create', { body: { project_name: name, job_id: id } }).catch(unlessConflict);
  // 409: it runs already, the answer to the first attempt was lost.
  await begin(`/api/v1/jobs/${encodeURIComponent(id)}/generate`, { prompt, ...(provider && { provider }) }).catch(
    unlessConflict,
  );
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}
