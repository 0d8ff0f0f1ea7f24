// Every request to the server.
import { t } from './i18n/index.js';

/** How long a plain answer may take, in ms. */
const ANSWER_MS = 30_000;
/** Pauses before a question that changes nothing is asked again, in ms. */
const RETRY_MS = [400, 1500];

/** What went wrong, in words for people: `message`, and `hint` where the server has one. */
export class ApiError extends Error {
  constructor(status, { detail, code, hint } = {}) {
    super(text(detail) || t('error.unexpected', { status }));
    Object.assign(this, { status, code: code ?? '', hint: text(hint) });
  }
}

/** `detail` is a string, or for 422 a list of what is wrong where. */
function text(detail) {
  if (!Array.isArray(detail)) return typeof detail === 'string' ? detail : '';
  return detail.map((part) => [part?.loc?.slice?.(1).join('.'), part?.msg].filter(Boolean).join(': ')).join('; ');
}

const stored = (storage) => {
  try { return globalThis[storage].getItem('bb_token'); } catch { return null; }
};
let typed = null;
const token = () => typed ?? stored('sessionStorage') ?? stored('localStorage');

let asking = null;

/** Asks for a token, once however many requests wait for it. */
function signIn(refused) {
  asking ??= new Promise((resolve) => {
    const box = document.getElementById('signin');
    const input = box.querySelector('input');
    box.querySelector('.bad').textContent = refused ? t('signin.refused') : '';
    input.value = '';
    box.addEventListener('close', () => {
      asking = null;
      if (input.value.trim()) {
        typed = input.value.trim();
        try { sessionStorage.setItem('bb_token', typed); } catch { /* kept for this page */ }
      }
      input.value = '';
      resolve(Boolean(typed));
    }, { once: true });
    box.showModal();
  });
  return asking;
}

/** Sends a request and answers its Response, once it is a good one. `lasting` has no time limit. */
export async function send(method, path, { body, headers = {}, signal, lasting } = {}) {
  for (;;) {
    const sent = token();
    const limit = new AbortController();
    const timer = lasting ? 0 : setTimeout(() => limit.abort('slow'), ANSWER_MS);
    const stop = () => limit.abort();
    signal?.addEventListener('abort', stop);
    let response;
    try {
      response = await fetch(path, {
        method,
        headers: {
          ...(sent && { Authorization: `Bearer ${sent}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: limit.signal,
        cache: 'no-store',
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, { detail: t(limit.signal.aborted ? 'error.slow' : 'error.offline'), code: 'offline' });
    } finally {
      clearTimeout(timer);
      if (!lasting) signal?.removeEventListener('abort', stop);
    }
    if (response.ok) return response;
    if (response.status === 401 && (sent !== token() || await signIn(Boolean(sent)))) continue;
    throw new ApiError(response.status, await response.json().catch(() => ({})));
  }
}

/** A request whose answer is JSON. Questions are asked again where the link fails. */
async function json(method, path, body, signal) {
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await send(method, path, { body, signal });
      return response.status === 204 ? {} : await response.json();
    } catch (error) {
      const again = method === 'GET' && !signal?.aborted && (!(error instanceof ApiError) || error.status === 0);
      if (!again || tries >= RETRY_MS.length) throw error;
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS[tries]); });
    }
  }
}

const V1 = '/api/v1';
const job = (id) => `${V1}/jobs/${encodeURIComponent(id)}`;
const container = (id) => `${V1}/containers/${encodeURIComponent(id)}`;
const project = (id) => `${V1}/projects/${encodeURIComponent(id)}`;
const inPath = (path) => path.split('/').map(encodeURIComponent).join('/');

export const api = {
  projects: () => json('GET', `${V1}/projects`),
  job: (id, signal) => json('GET', job(id), undefined, signal),
  create: (id, name) => json('POST', `${V1}/jobs/create`, { project_name: name, job_id: id }),
  remove: (id) => json('DELETE', job(id)),
  restore: (id) => json('POST', `${job(id)}/restore`, {}),
  files: (id, signal) => json('GET', `${job(id)}/files`, undefined, signal),
  read: (id, path, signal) => json('GET', `${job(id)}/files/${inPath(path)}`, undefined, signal),
  write: (id, path, content) => json('POST', `${container(id)}/files`, { path, content }),
  status: (id, signal) => json('GET', `${container(id)}/status`, undefined, signal),
  stop: (id) => json('POST', `${container(id)}/stop`, {}),
  /** Its end is told by the events. */
  run: async (id) => { (await send('POST', `${project(id)}/run`, { body: {} })).body?.cancel().catch(() => {}); },
  previewTicket: (id) => json('POST', `${container(id)}/preview-ticket`, {}),
  downloadTicket: (id) => json('POST', `${job(id)}/download-ticket`, {}),
  /** The generation goes on at the server; what it says comes by the events, not by this answer. */
  generate: async (id, prompt) => {
    const response = await send('POST', `${job(id)}/generate`, { body: { prompt } });
    response.body?.cancel().catch(() => {});
  },
  message: async (id, text) => { (await send('POST', `${project(id)}/message`, { body: { text } })).body?.cancel().catch(() => {}); },
  accept: async (id, answers) => { (await send('POST', `${project(id)}/accept`, { body: { answers } })).body?.cancel().catch(() => {}); },
  /** What the agents do ends; an app that runs goes on. */
  stopWork: (id) => json('POST', `${project(id)}/stop`, {}),
  events: (id, after, signal) => send('GET', `${project(id)}/events${after ? '' : '?after=start'}`, {
    headers: { Accept: 'text/event-stream', ...(after && { 'Last-Event-ID': after }) }, signal, lasting: true,
  }),
};

/** Has the browser save the project's ZIP. */
export async function download(id) {
  const answer = await api.downloadTicket(id);
  const link = document.createElement('a');
  link.href = answer.download_url ?? answer.url;
  link.download = '';
  link.click();
}
