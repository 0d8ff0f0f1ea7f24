// One request: token, time limit, error envelope, and asking again where that can do no harm.
import { ApiError } from './error';
import { noteAnswer, noteSilence } from './link';
import { accessToken, hasRefresh, refresh, signedOut, tellEnding } from './session';

/** How long a plain answer may take until its head is there, in ms. */
const ANSWER_MS = 30_000;
/** Pauses before a question that changes nothing is asked again, in ms. */
const RETRY_MS = [400, 1_500, 4_000];
/** Methods that may be sent twice. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
/** Addresses that are asked in order to get a session, or to end it. */
const SIGNING_IN = /^\/api\/v1\/auth\/(redeem|logout)$/;
/** A proxy's or a starting server's answers that are worth another try. */
const PASSING = new Set([502, 503, 504]);

export interface Sending {
  /** No time limit: a stream, an upload. */
  lasting?: boolean;
  /** Pauses between tries, in ms. */
  retryMs?: readonly number[];
  send?: typeof fetch;
}

/** Sends the request and answers its Response once it is a good one; throws ApiError otherwise. */
export async function send(request: Request, options: Sending = {}): Promise<Response> {
  const pauses = IDEMPOTENT.has(request.method) ? (options.retryMs ?? RETRY_MS) : [];
  for (let tries = 0; ; tries += 1) {
    try {
      return await authorized(request, options);
    } catch (error) {
      const pause = pauses[tries];
      const again = error instanceof ApiError && (error.isOffline || PASSING.has(error.status));
      if (!again || pause === undefined || request.signal.aborted) throw error;
      await wait(Math.max(pause, error.retryAfterMs ?? 0) * (0.75 + Math.random() / 2), request.signal);
    }
  }
}

/** Sends it with the token, and once more with a new one where the old is refused. */
async function authorized(request: Request, options: Sending): Promise<Response> {
  if (!accessToken() && hasRefresh()) await renewed();
  const sent = accessToken();
  const response = await once(request.clone(), sent, options);
  if (response.ok) return response;
  if (response.status !== 401 || !hasRefresh()) return refused(response);
  if (accessToken() === sent && !(await renewed())) throw await ApiError.from(response);
  const second = await once(request.clone(), accessToken(), options);
  return second.ok ? second : refused(second);
}

/** Throws what the server said; tells where it says it to everybody who comes without a session. */
async function refused(response: Response): Promise<never> {
  const error = await ApiError.from(response);
  // Whoever signs in is nobody yet, and is told by the page that asks.
  const isSigningIn = SIGNING_IN.test(new URL(response.url || 'http://none').pathname);
  if (error.status === 401 && !hasRefresh() && !isSigningIn) signedOut();
  if (error.code === 'blocked' && !isSigningIn) tellEnding('blocked');
  throw error;
}

async function renewed(): Promise<boolean> {
  try {
    return await refresh();
  } catch {
    throw ApiError.offline(false);
  }
}

async function once(request: Request, token: string | null, options: Sending): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  const limit = new AbortController();
  const timer = options.lasting ? undefined : setTimeout(() => limit.abort(), ANSWER_MS);
  try {
    const signal = AbortSignal.any([request.signal, limit.signal]);
    const response = await (options.send ?? fetch)(request, { signal, cache: 'no-store' });
    noteAnswer(response);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    noteSilence();
    throw ApiError.offline(limit.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
