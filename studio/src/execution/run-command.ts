// One command, or several in a row, as an end that is waited for. What they say comes by the project's
// own stream, so a broken link loses nothing.
import { raw } from '../api/client';
import type { ProjectEvent } from '../streams/run';
import { SseParser } from '../streams/sse';

export interface Ended {
  exitCode: number | null;
  success: boolean;
}

/** How events are heard: `listen` of a project's store. */
export type Listen = (hear: (event: ProjectEvent) => void) => () => void;

interface Watch {
  hear: (event: ProjectEvent) => void;
  signal: AbortSignal;
}

/** Runs one command; null where `signal` hung up. The command itself goes on then. */
export async function runCommand(path: string, json: object, listen: Listen, watch: Watch): Promise<Ended | null> {
  const told = record(listen);
  try {
    const response = await post(path, json, watch.signal);
    response.body?.cancel().catch(() => {});
    const exec = response.headers.get('x-exec-id');
    const isOurs = (event: ProjectEvent) => event.exec_id === exec;
    return await until(told, watch, isOurs, (event) => event.type === 'done');
  } finally {
    told.stop();
  }
}

/** Runs several; ends with the last, or with the first that failed where `stop_on_error` says so. */
export async function runBatch(
  path: string,
  json: { commands: string[]; stop_on_error: boolean },
  listen: Listen,
  watch: Watch,
): Promise<Ended | null> {
  const told = record(listen);
  try {
    const response = await post(path, json, watch.signal);
    const batch = await batchOf(response);
    const isOurs = (event: ProjectEvent) => batch !== null && String(event.exec_id ?? '').startsWith(`${batch}.`);
    const last = `${batch}.${json.commands.length - 1}`;
    let failed = false;
    return await until(told, watch, isOurs, (event) => {
      if (event.type === 'exit') failed = event.success !== true;
      return event.type === 'done' && (event.exec_id === last || (failed && json.stop_on_error));
    });
  } finally {
    told.stop();
  }
}

function post(path: string, json: object, signal: AbortSignal): Promise<Response> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json), signal };
  return raw(path, init, true);
}

/** The batch's id, out of the first of its events that names an execution (`batch.index`). */
async function batchOf(response: Response): Promise<string | null> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let found: string | null = null;
  const parser = new SseParser(({ data }) => {
    const exec = /"exec_id":"([^".]+)\.\d+"/.exec(data ?? '')?.[1];
    found ??= exec ?? null;
  });
  while (reader && !found) {
    const { done, value } = await reader.read();
    if (done) break;
    parser.push(decoder.decode(value, { stream: true }));
  }
  reader?.cancel().catch(() => {});
  return found;
}

interface Recorded {
  events: ProjectEvent[];
  wake: () => void;
  stop: () => void;
}

/** Hears from now on: an event may be there before the answer that names its execution. */
function record(listen: Listen): Recorded {
  const told: Recorded = { events: [], wake: () => {}, stop: () => {} };
  told.stop = listen((event) => {
    told.events.push(event);
    told.wake();
  });
  return told;
}

async function until(
  told: Recorded,
  { hear, signal }: Watch,
  isOurs: (event: ProjectEvent) => boolean,
  isEnd: (event: ProjectEvent) => boolean,
): Promise<Ended | null> {
  const ended: Ended = { exitCode: null, success: false };
  signal.addEventListener('abort', () => told.wake(), { once: true });
  for (;;) {
    if (signal.aborted) return null;
    for (const event of told.events.splice(0).filter(isOurs)) {
      hear(event);
      if (event.type === 'exit') Object.assign(ended, { exitCode: exitCode(event), success: event.success === true });
      if (isEnd(event)) return ended;
    }
    if (told.events.length === 0)
      await new Promise<void>((resolve) => {
        told.wake = resolve;
      });
  }
}

const exitCode = (event: ProjectEvent): number | null => {
  const code = event.code ?? event.data;
  return typeof code === 'number' ? code : null;
};
