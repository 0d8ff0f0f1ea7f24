import { afterEach, expect, test, vi } from 'vitest';
import { send } from './send';
import { accessToken, hasRefresh, signedIn, signedOut } from './session';

const request = (method = 'GET') => new Request('http://studio.test/api/v1/x', { method });
const json = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status });
const retryMs = [0, 0];

/** Answers in their order; notes what was asked with which token. */
function server(...answers: (Response | Error)[]) {
  const asked: (string | null)[] = [];
  const fake = async (sent: Request) => {
    asked.push(sent.headers.get('Authorization'));
    const answer = answers.shift() ?? json(500);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, send: fake as typeof fetch };
}

const store = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => void store.set(key, value),
  removeItem: (key: string) => void store.delete(key),
});
afterEach(() => signedOut());

test('a question is asked again where the link fails, a change is not', async () => {
  const { asked, send: fake } = server(new TypeError('network'), json(503), json(200));
  expect((await send(request(), { send: fake, retryMs })).status).toBe(200);
  expect(asked.length).toBe(3);
  const other = server(new TypeError('network'));
  await expect(send(request('POST'), { send: other.send, retryMs })).rejects.toMatchObject({
    status: 0,
    code: 'offline',
  });
  expect(other.asked.length).toBe(1);
});

test('an error carries what the server said', async () => {
  const body = {
    detail: [{ loc: ['body', 'name'], msg: 'too long' }],
    code: 'invalid',
    hint: 'shorten it',
    request_id: 'r1',
  };
  await expect(send(request(), { send: server(json(422, body)).send })).rejects.toMatchObject({
    status: 422,
    code: 'invalid',
    detail: 'name: too long',
    hint: 'shorten it',
    requestId: 'r1',
  });
});

test('an answer that is no envelope still has words', async () => {
  const page = new Response('<html>', { status: 418 });
  await expect(send(request(), { send: server(page).send })).rejects.toMatchObject({ status: 418, code: 'http_418' });
});

test('a refused token is traded for a new one, once for all that wait', async () => {
  signedIn({ access_token: 'old', refresh_token: 'r1' });
  let refreshed = 0;
  vi.stubGlobal('fetch', async (path: string) => {
    expect(path).toBe('/api/v1/auth/refresh');
    refreshed += 1;
    return json(200, { access_token: 'new', refresh_token: 'r2' });
  });
  const { asked, send: fake } = server(json(401), json(401), json(200), json(200));
  const both = await Promise.all([send(request(), { send: fake }), send(request(), { send: fake })]);
  expect(both.map((answer) => answer.status)).toEqual([200, 200]);
  expect(asked).toEqual(['Bearer old', 'Bearer old', 'Bearer new', 'Bearer new']);
  expect([refreshed, accessToken(), store.get('bb_refresh')]).toEqual([1, 'new', 'r2']);
});

test('a refresh that is refused ends the session; one that cannot be had does not', async () => {
  signedIn({ access_token: 'old', refresh_token: 'r1' });
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('network')));
  await expect(send(request(), { send: server(json(401)).send, retryMs: [] })).rejects.toMatchObject({ status: 0 });
  expect(hasRefresh()).toBe(true);
  vi.stubGlobal('fetch', async () => json(401));
  await expect(send(request(), { send: server(json(401)).send })).rejects.toMatchObject({ status: 401 });
  expect([hasRefresh(), accessToken()]).toEqual([false, null]);
});
