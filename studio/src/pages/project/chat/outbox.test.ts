import { expect, test } from 'vitest';
import { type HeardTurn, Outbox, type Saying } from './outbox';

const failure = (status: number) => Object.assign(new Error(String(status)), { status });

/** A server that hears, and a link that may be down or lose its answers. */
class Server {
  heard: HeardTurn[] = [{ number: 1, prompt: 'a menu' }];
  fault: 'down' | 'lost' | 'busy' | 'no_model' | null = null;

  turns = async () => {
    if (this.fault === 'down') throw failure(0);
    return this.heard;
  };
  say = async ({ text }: Saying) => {
    if (this.fault === 'busy') throw failure(409);
    if (this.fault === 'no_model') throw failure(422);
    this.heard.push({ number: this.heard.length + 1, prompt: text });
    if (this.fault === 'lost') throw failure(0);
  };
}

function setUp(kept: readonly Saying[] = []) {
  const server = new Server();
  const disk = { sayings: kept };
  const keep = {
    load: () => disk.sayings,
    save: (sayings: readonly Saying[]) => {
      disk.sayings = sayings;
    },
  };
  return { server, disk, outbox: new Outbox(keep, server), again: () => new Outbox(keep, server) };
}

const login = { id: 'a', kind: 'message', text: 'add a login page' } as const;
const prompts = (server: Server) => server.heard.map((turn) => turn.prompt);

test('what is said offline is kept over a closed page, and sent when the link is back', async () => {
  const { server, outbox, again, disk } = setUp();
  server.fault = 'down';
  outbox.add(login);
  await expect(outbox.flush()).rejects.toMatchObject({ status: 0 });
  server.fault = null;
  const later = again();
  expect(later.getSnapshot()).toMatchObject([{ text: 'add a login page' }]);
  await later.flush();
  expect(prompts(server)).toEqual(['a menu', 'add a login page']);
  expect(disk.sayings).toEqual([]);
});

test('what was heard although its answer was lost is not said twice', async () => {
  const { server, outbox } = setUp();
  outbox.add(login);
  server.fault = 'lost';
  await expect(outbox.flush()).rejects.toMatchObject({ status: 0 });
  server.fault = null;
  await outbox.flush();
  expect(prompts(server)).toEqual(['a menu', 'add a login page']);
  expect(outbox.getSnapshot()).toEqual([]);
});

test('the same words once more are another turn', async () => {
  const { server, outbox } = setUp();
  server.heard.push({ number: 2, prompt: 'add a login page' });
  outbox.add(login);
  await outbox.flush();
  expect(prompts(server).filter((prompt) => prompt === 'add a login page')).toHaveLength(2);
});

test('answers to a plan are known again behind the wish', async () => {
  const { server, outbox } = setUp();
  outbox.add({ id: 'b', kind: 'accept', text: 'only veg', plan: { port: 3000 } });
  server.fault = 'lost';
  await expect(outbox.flush()).rejects.toMatchObject({ status: 0 });
  server.heard[1] = { number: 2, prompt: 'a menu\n\nonly veg' };
  server.fault = null;
  await outbox.flush();
  expect(server.heard).toHaveLength(2);
});

test('a busy project is waited for; what the server refuses is not tried again', async () => {
  const { server, outbox } = setUp();
  server.fault = 'busy';
  outbox.add(login);
  await expect(outbox.flush()).rejects.toMatchObject({ status: 409 });
  expect(outbox.getSnapshot()).toHaveLength(1);
  server.fault = 'no_model';
  await expect(outbox.flush()).rejects.toMatchObject({ status: 422 });
  expect(outbox.getSnapshot()).toEqual([]);
});

test('several go in their order, one a turn', async () => {
  const { server, outbox } = setUp();
  outbox.add(login);
  outbox.add({ ...login, id: 'c', text: 'make it blue' });
  await Promise.all([outbox.flush(), outbox.flush()]);
  expect(outbox.getSnapshot()).toMatchObject([{ text: 'make it blue' }]);
  await outbox.flush();
  expect(prompts(server).slice(1)).toEqual(['add a login page', 'make it blue']);
});
