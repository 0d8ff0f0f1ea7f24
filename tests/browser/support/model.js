// A model that is played: a server which speaks a provider's wire format and says what a script tells it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.MODEL_FAKE ?? fileURLToPath(new URL('../../../target/debug/model-fake', import.meta.url));
/** Until it listens, in ms. */
const START_MS = 20_000;

export class PlayedModel {
  #process;
  url;

  static async start() {
    const model = new PlayedModel();
    model.#process = spawn(BINARY, [], { stdio: ['ignore', 'pipe', 'inherit'] });
    model.url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the played model does not listen')), START_MS);
      model.#process.on('error', reject);
      model.#process.stdout.on('data', (bytes) => {
        const found = /listening on (\S+)/.exec(String(bytes))?.[1];
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      });
    });
    return model;
  }

  /** Settings by which a server asks this model. */
  get env() {
    return { ANTHROPIC_API_KEY: 'sk-ant-played-0123456789abcdef', ANTHROPIC_BASE_URL: this.url };
  }

  /** What is said from now on, turn by turn. */
  async play(...turns) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/fake/script`, { method: 'PUT', headers, body: JSON.stringify({ turn: turns }) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** How many turns were not asked for yet. */
  async turnsLeft() {
    return (await (await fetch(`${this.url}/fake/report`)).json()).turns_left;
  }

  stop() { this.#process?.kill('SIGINT'); }
}

/** A plan, as the planner says it. */
export function plan(changes = {}) {
  const plan = {
    title: 'Mess Menu', summary: 'A menu for the mess.', language: 'en', starter: '', stack: 'node',
    runtime: 'node', files: [{ path: 'server.js', purpose: 'server' }], dependencies: [], install: [],
    start: 'node server.js', port: 3000, checks: [], questions: [], ...changes,
  };
  return { chunk_chars: 200, part: [{ text: JSON.stringify(plan) }] };
}

/** One answer: texts as strings, calls as [tool, input]. */
export function say(parts, { delayMs = 0, chunkChars = 200 } = {}) {
  const part = parts.map((one) => (typeof one === 'string' ? { text: one } : { call: one[0], input: one[1] }));
  return { chunk_chars: chunkChars, delay_ms: delayMs, part };
}

export const write = (path, content) => ['write', { path, content }];
export const replace = (path, old, next) => ['replace', { path, old, new: next }];
export const done = (summary = 'It is made.') => ['done', { summary }];

/** A server of Node's own modules that answers with this page. */
export const nodeServer = (page, more = '') => `const http = require('http');
${more}
http.createServer((request, answer) => {
  if (request.url === '/favicon.ico') { answer.writeHead(204); return answer.end(); }
  answer.setHeader('Content-Type', 'text/html; charset=utf-8');
  answer.end(${JSON.stringify(page)});
}).listen(process.env.PORT || 3000);
`;
