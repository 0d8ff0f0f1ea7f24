// The server's API, typed by its own description. Every good answer has `data`; everything else throws
// ApiError. `const { data } = await api.GET('/api/v1/projects')`.
import createClient from 'openapi-fetch';
import { ApiError } from './error';
import type { paths } from './schema';
import { send } from './send';

export const api = createClient<paths>({ baseUrl: '', fetch: (request) => send(request) });

/** The answer's body, for queries: `queryFn: () => body(api.GET(...))`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) {
    throw new ApiError({ status: 200, code: 'empty', detail: 'empty answer', hint: null, requestId: null });
  }
  return data;
}

/** Any other request to the server, for what the description cannot say: streams, uploads, tickets. */
export function raw(path: string, init?: RequestInit, lasting = false): Promise<Response> {
  return send(new Request(new URL(path, location.origin), init), { lasting });
}

/**
 * A request that begins work at the server. Its answer is a stream of what happens; the project's own
 * stream tells the same, so this one is let go as soon as it is there. Answers its head.
 */
export async function begin(path: string, json: unknown, signal?: AbortSignal): Promise<Headers> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) };
  const response = await raw(path, { ...init, ...(signal && { signal }) });
  response.body?.cancel().catch(() => {});
  return response.headers;
}
