// The real server, as its own process on a data folder of its own.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvents } from './events.js';

/** BHARATBUILD names another one than the debug build. */
const BINARY = process.env.BHARATBUILD ?? fileURLToPath(new URL('../../../target/debug/bharatbuild', import.meta.url));
/** From the start of the process to its first answer, in ms: it looks for the toolchains first. */
const START_MS = 30_000;
/** From the request to the end of the process, in ms. */
const STOP_MS = 20_000;

export class Server {
  #process;
  #folder;
  #ended;
  #callers = new Map([['', {}]]);

  /** Starts it at `ip`. `mode` is AUTH_MODE, `env` holds more settings by their variables. */
  static async start({ ip = '127.0.0.1', mode = 'dev', env = {} } = {}) {
    const server = new Server();
    try {
      await server.#begin(ip, mode, env);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #begin(ip, mode, env) {
    this.#folder = mkdtempSync(join(tmpdir(), 'bb-browser-'));
    this.data = join(this.#folder, 'data');
    this.env = { ...process.env, AUTH_MODE: mode, ...env };
    this.port = await freePort(ip);
    this.base = `http://${ip}:${this.port}`;
    this.studio = ip === '127.0.0.1' ? `http://bb.localhost:${this.port}` : this.base;
    const log = openSync(this.#log(), 'a');
    const args = ['serve', '--listen', `${ip}:${this.port}`, '--data', this.data];
    this.#process = spawn(BINARY, args, { env: this.env, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#ended = new Promise((resolve) => {
      this.#process.on('exit', (code, signal) => resolve(signal ?? code));
      this.#process.on('error', resolve);
    });
    await this.#answers();
  }

  #log() { return join(this.#folder, 'log'); }

  /** The end of what the server said, for a test that fails. */
  said() { return readFileSync(this.#log(), 'utf8').slice(-4000); }

  async #answers() {
    const end = Date.now() + START_MS;
    let dead;
    this.#ended.then((how) => { dead = how; });
    while (Date.now() < end) {
      if (dead !== undefined) throw new Error(`the server ended (${dead}):\n${this.said()}`);
      const answer = await fetch(`${this.base}/health`).catch(() => null);
      if (answer?.ok) return;
      await pause(100);
    }
    throw new Error(`the server does not answer:\n${this.said()}`);
  }

  /** A token of the server's own making. */
  token(user, role = 'student') {
    const args = ['token', '--user', user, '--role', role, '--data', this.data];
    return execFileSync(BINARY, args, { env: this.env, encoding: 'utf8' }).trim();
  }

  /** A link that signs `user` in once, as the studio's page here is called. */
  invite(user, role = 'student') {
    const link = this.cli('invite', '--user', user, '--role', role);
    return `${this.studio}/invite${new URL(link).hash}`;
  }

  /** What a subcommand prints that works on this server's data folder. */
  cli(...args) {
    return execFileSync(BINARY, [...args, '--data', this.data], { env: this.env, encoding: 'utf8' }).trim();
  }

  /** Calls the API as `as`: headers of who asks. Answers the Response, whatever its status. */
  ask(method, path, { body, as = {} } = {}) {
    const headers = { ...as, ...(body !== undefined && { 'Content-Type': 'application/json' }) };
    return fetch(this.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  /** The JSON of a good answer. */
  async call(method, path, options) {
    const answer = await this.ask(method, path, options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** Makes an app out of a wish and waits until it runs; answers its events. */
  async generate(id, prompt, as) {
    this.remember(as);
    await this.call('POST', '/api/v1/jobs/create', { body: { project_name: id, job_id: id }, as });
    const answer = await this.ask('POST', `/api/v1/jobs/${id}/generate`, { body: { prompt }, as });
    const events = await readEvents(answer);
    const last = events.at(-1);
    if (last?.type !== 'complete') throw new Error(`${id} does not run: ${JSON.stringify(events.slice(-8), null, 1)}`);
    return events;
  }

  /** A URL that opens the preview once. */
  async ticket(id, as) {
    return (await this.call('POST', `/api/v1/containers/${id}/preview-ticket`, { as })).url;
  }

  write(id, path, content, as) {
    return this.call('POST', `/api/v1/containers/${id}/files`, { body: { path, content }, as });
  }

  async read(id, path, as) {
    return (await this.call('GET', `/api/v1/jobs/${id}/files/${path}`, { as })).content;
  }

  /** The sandboxes of whoever asked with these headers go when the server is stopped. */
  remember(as = {}) { this.#callers.set(Object.values(as).join(), as); }

  /** Removes what was made and ends the process; a server that does not end by itself is an error. */
  async stop() {
    const left = await this.#removeSandboxes().catch((error) => [error.message]);
    const killed = this.#process ? await this.#end() : false;
    const said = killed || left.length ? this.said() : '';
    rmSync(this.#folder, { recursive: true, force: true });
    if (killed) throw new Error(`the server had to be killed:\n${said}`);
    if (left.length) throw new Error(`sandboxes were not removed: ${left.join(', ')}\n${said}`);
  }

  async #removeSandboxes() {
    const left = [];
    if (!this.#process || this.#process.exitCode !== null) return left;
    for (const as of this.#callers.values()) {
      const answer = await this.ask('GET', '/api/v1/projects', { as });
      // In jwt mode there is nobody without a token.
      if (answer.status === 401) continue;
      for (const { project_id: id } of (await answer.json()).projects) {
        const { status } = await this.ask('DELETE', `/api/v1/containers/${id}`, { as });
        if (![200, 404].includes(status)) left.push(`${id}: ${status}`);
      }
    }
    return left;
  }

  async #end() {
    this.#process.kill('SIGTERM');
    const late = pause(STOP_MS, 'late', { ref: false });
    if (await Promise.race([this.#ended, late]) !== 'late') return false;
    this.#process.kill('SIGKILL');
    await this.#ended;
    return true;
  }
}

/** A port of this address that nobody has now. */
function freePort(ip) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, ip, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
