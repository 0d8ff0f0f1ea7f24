import { expect, test } from 'vitest';
import { besides, type Edit, OfflineQueue } from './offline-queue';

/** A server's files, and a link that may be down or lose its answers. */
class Server {
  files = new Map<string, string>();
  wrote: string[] = [];
  down = false;
  losesAnswers = false;

  read = async (path: string) => {
    if (this.down) throw new Error('offline');
    return this.files.get(path) ?? null;
  };
  write = async (path: string, content: string) => {
    if (this.down) throw new Error('offline');
    this.files.set(path, content);
    this.wrote.push(path);
    if (this.losesAnswers) throw new Error('offline');
  };
}

function setUp(server = new Server(), disk: { edits: readonly Edit[] } = { edits: [] }) {
  let n = 0;
  const keep = {
    load: async () => [...disk.edits],
    save: async (edits: readonly Edit[]) => {
      disk.edits = edits;
    },
  };
  const queue = new OfflineQueue(keep, server, () => {
    n += 1;
    return `e${n}-${disk.edits.length}`;
  });
  return { queue, server, disk };
}

test('what was typed offline is sent in its order when the link is back', async () => {
  const { queue, server } = setUp();
  server.down = true;
  await queue.add('b', null, 'B');
  await queue.add('a', null, 'A');
  await expect(queue.flush()).rejects.toThrow('offline');
  expect(queue.getSnapshot().map((edit) => edit.path)).toEqual(['b', 'a']);
  server.down = false;
  await queue.flush();
  expect(server.wrote).toEqual(['b', 'a']);
  expect(queue.getSnapshot()).toEqual([]);
});

test('edits survive a closed page', async () => {
  const { server, disk, queue } = setUp();
  await queue.add('a', null, 'A');
  const next = setUp(server, disk).queue;
  await next.flush();
  expect(server.files.get('a')).toBe('A');
  expect(disk.edits).toEqual([]);
});

test('several edits of a file are one, from where the first began', async () => {
  const { queue, server } = setUp();
  server.files.set('a', 'old');
  await queue.add('a', 'old', 'new');
  await queue.add('a', 'new', 'newer');
  expect(queue.getSnapshot()).toMatchObject([{ base: 'old', content: 'newer' }]);
  await queue.flush();
  expect(server.files.get('a')).toBe('newer');
});

test('a write whose answer was lost is found done, not written twice', async () => {
  const { queue, server } = setUp();
  server.losesAnswers = true;
  await queue.add('a', null, 'A');
  await expect(queue.flush()).rejects.toThrow('offline');
  server.losesAnswers = false;
  await queue.flush();
  expect(server.wrote).toEqual(['a']);
  expect(queue.getSnapshot()).toEqual([]);
});

test('a file that changed at the server is not overwritten, and the others still go', async () => {
  const { queue, server } = setUp();
  server.files.set('a', 'theirs');
  await queue.add('a', 'base', 'mine');
  await queue.add('b', null, 'B');
  await queue.flush();
  expect(server.files.get('a')).toBe('theirs');
  expect(server.files.get('b')).toBe('B');
  expect(queue.getSnapshot()).toMatchObject([{ path: 'a', state: 'conflict', theirs: 'theirs', content: 'mine' }]);
});

test('a conflict ends as somebody chooses', async () => {
  for (const [choice, files] of [
    ['mine', { 'src/a.js': 'mine' }],
    ['theirs', { 'src/a.js': 'theirs' }],
    ['both', { 'src/a.js': 'theirs', 'src/a.mine.js': 'mine' }],
  ] as const) {
    const { queue, server } = setUp();
    server.files.set('src/a.js', 'theirs');
    await queue.add('src/a.js', 'base', 'mine');
    await queue.flush();
    await queue.resolve(queue.getSnapshot()[0]?.id ?? '', choice);
    expect(Object.fromEntries(server.files)).toEqual(files);
    expect(queue.getSnapshot()).toEqual([]);
  }
});

test('what is typed while an edit is sent is sent after it', async () => {
  const { queue, server } = setUp();
  const { write } = server;
  server.write = async (path, content) => {
    if (content === 'one') await queue.add('a', 'one', 'two');
    return write(path, content);
  };
  await queue.add('a', null, 'one');
  await queue.flush();
  expect(server.wrote).toEqual(['a', 'a']);
  expect(server.files.get('a')).toBe('two');
});

test('the name of my version keeps its ending', () => {
  expect(['a', '.env', 'src/App.test.tsx', 'x.d/y'].map(besides)).toEqual([
    'a.mine',
    '.env.mine',
    'src/App.mine.test.tsx',
    'x.d/y.mine',
  ]);
});
