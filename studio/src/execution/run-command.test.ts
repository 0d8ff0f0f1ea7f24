import { afterEach, expect, test, vi } from 'vitest';
import type { ProjectEvent } from '../streams/run';
import { runBatch, runCommand } from './run-command';

vi.stubGlobal('location', { origin: 'http://studio.test' });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
afterEach(() => {
  hearers.clear();
});

const hearers = new Set<(event: ProjectEvent) => void>();
const listen = (hear: (event: ProjectEvent) => void) => {
  hearers.add(hear);
  return () => hearers.delete(hear);
};
const say = (...events: ProjectEvent[]) => {
  for (const event of events) for (const hear of [...hearers]) hear(event);
};

/** The server says `early` on the project's stream before it answers, and `late` after. */
function server(headers: HeadersInit, body: string, early: ProjectEvent[], late: ProjectEvent[]) {
  vi.stubGlobal('fetch', async () => {
    say(...early);
    setTimeout(() => say(...late), 5);
    return new Response(body, { headers });
  });
}

function watch() {
  const heard: unknown[] = [];
  const stop = new AbortController();
  return { heard, stop, how: { hear: (event: ProjectEvent) => heard.push(event.data), signal: stop.signal } };
}
const out = (exec_id: string, data: string) => ({ type: 'stdout', exec_id, data });
const exit = (exec_id: string, code: number) => ({ type: 'exit', exec_id, data: code, code, success: code === 0 });
const done = (exec_id: string) => ({ type: 'done', exec_id, data: '' });

test('a command is heard from its first word, also before its answer, and alone', async () => {
  server(
    { 'x-exec-id': 'a' },
    '',
    [out('a', 'one'), out('b', 'other')],
    [out('a', 'two'), exit('a', 3), done('b'), done('a')],
  );
  const { heard, how } = watch();
  expect(await runCommand('/exec', { command: 'x' }, listen, how)).toEqual({ exitCode: 3, success: false });
  expect(heard).toEqual(['one', 'two', 3, '']);
  expect(hearers.size).toBe(0);
});

test('hanging up ends the waiting', async () => {
  server({ 'x-exec-id': 'a' }, '', [], [out('a', 'one')]);
  const { heard, stop, how } = watch();
  const running = runCommand('/exec', { command: 'x' }, listen, how);
  await vi.waitFor(() => expect(heard).toEqual(['one']));
  stop.abort();
  expect(await running).toBeNull();
});

const first = 'data: {"type":"command_start","data":"[1/3] x"}\n\ndata: {"type":"system","exec_id":"f00.0"}\n\n';
const commands = ['x', 'y', 'z'];

test('commands in a row end with the last', async () => {
  const each = [0, 1, 2].flatMap((index) => [
    out(`f00.${index}`, `${index}`),
    exit(`f00.${index}`, 0),
    done(`f00.${index}`),
  ]);
  server({}, first, [], [...each, out('f00.3', 'never ours')]);
  const { heard, how } = watch();
  const ended = await runBatch('/batch', { commands, stop_on_error: true }, listen, how);
  expect(ended).toEqual({ exitCode: 0, success: true });
  expect(heard).toEqual(['0', 0, '', '1', 0, '', '2', 0, '']);
});

test('or with the first that fails, where that is wanted', async () => {
  server({}, first, [], [exit('f00.0', 0), done('f00.0'), exit('f00.1', 2), done('f00.1')]);
  const ended = await runBatch('/batch', { commands, stop_on_error: true }, listen, watch().how);
  expect(ended).toEqual({ exitCode: 2, success: false });
});
