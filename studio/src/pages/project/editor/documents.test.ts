import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../../api/error';
import type { Edit } from '../../../streams/offline-queue';
import { Documents, isDirty } from './documents';

const failure = (status: number, code: string) =>
  new ApiError({ status, code, detail: code, hint: null, requestId: null });

/** A server whose hashes are `#` and the text. */
class Server {
  files = new Map<string, string>([['a.js', 'one']]);
  isDown = false;
  read = async (path: string) => {
    if (this.isDown) throw failure(0, 'offline');
    const content = this.files.get(path);
    return content === undefined ? null : { content, hash: `#${content}` };
  };
  write = async (path: string, content: string, ifMatch?: string) => {
    if (this.isDown) throw failure(0, 'offline');
    const there = this.files.get(path);
    if (ifMatch !== undefined && ifMatch !== (there === undefined ? '' : `#${there}`)) throw failure(409, 'changed');
    this.files.set(path, content);
    return `#${content}`;
  };
}

class Waiting {
  edits: Edit[] = [];
  getSnapshot = () => this.edits;
  load = async () => {};
  add = async (path: string, base: string | null, content: string) => {
    const edit: Edit = { id: path, path, base, content, state: 'waiting', theirs: null };
    this.edits = [...this.edits.filter((one) => one.path !== path), edit];
  };
  resolve = async (id: string) => {
    this.edits = this.edits.filter((one) => one.id !== id);
  };
}

let server = new Server();
let queue = new Waiting();
let docs = new Documents(server, queue);
const doc = (path = 'a.js') => {
  const found = docs.get(path);
  if (!found) throw new Error(`${path} is not open`);
  return found;
};
const written = (path: string, hash: string | null = null) => docs.take({ kind: 'written', path, size: null, hash });

beforeEach(() => {
  server = new Server();
  queue = new Waiting();
  docs = new Documents(server, queue);
});

test('typing makes a file dirty, saving writes it over what it began from', async () => {
  await docs.open('a.js');
  expect([doc().text, isDirty(doc())]).toEqual(['one', false]);
  docs.edit('a.js', 'two');
  expect(isDirty(doc())).toBe(true);
  expect(await docs.save('a.js')).toBe('saved');
  expect([server.files.get('a.js'), isDirty(doc()), doc().hash]).toEqual(['two', false, '#two']);
});

test('what is typed while it is saved stays unsaved', async () => {
  await docs.open('a.js');
  docs.edit('a.js', 'two');
  const saving = docs.save('a.js');
  docs.edit('a.js', 'three');
  await saving;
  expect([doc().text, doc().base, isDirty(doc())]).toEqual(['three', 'two', true]);
});

test('a file that changes elsewhere is shown at once where nothing was typed', async () => {
  await docs.open('a.js');
  const { version } = doc();
  server.files.set('a.js', 'theirs');
  written('a.js', '#theirs');
  await vi.waitFor(() => expect(doc().text).toBe('theirs'));
  expect([isDirty(doc()), doc().version > version]).toEqual([false, true]);
});

test('one that was typed in is kept, with theirs beside it', async () => {
  await docs.open('a.js');
  docs.edit('a.js', 'mine');
  server.files.set('a.js', 'theirs');
  written('a.js', '#theirs');
  await vi.waitFor(() => expect(doc().conflict).toEqual({ theirs: 'theirs', hash: '#theirs' }));
  expect(doc().text).toBe('mine');
});

test('my own write, heard as an event, changes nothing', async () => {
  await docs.open('a.js');
  docs.edit('a.js', 'two');
  await docs.save('a.js');
  docs.edit('a.js', 'three');
  written('a.js', '#two');
  written('a.js');
  await new Promise((done) => setTimeout(done));
  expect([doc().text, doc().conflict]).toEqual(['three', null]);
});

test('a save that would overwrite another is a conflict, and ends as somebody chooses', async () => {
  for (const [choice, merged, wanted] of [
    ['mine', undefined, 'mine'],
    ['theirs', undefined, 'theirs'],
    ['mine', 'both', 'both'],
  ] as const) {
    server.files.set('a.js', 'one');
    docs.close('a.js');
    await docs.open('a.js');
    docs.edit('a.js', 'mine');
    server.files.set('a.js', 'theirs');
    expect(await docs.save('a.js')).toBe('conflict');
    expect(server.files.get('a.js')).toBe('theirs');
    await docs.resolve('a.js', choice, merged);
    expect([server.files.get('a.js'), doc().text, doc().conflict, isDirty(doc())]).toEqual([
      wanted,
      wanted,
      null,
      false,
    ]);
  }
});

test('a file that went while it was typed in can be written again', async () => {
  await docs.open('a.js');
  docs.edit('a.js', 'mine');
  server.files.delete('a.js');
  docs.take({ kind: 'removed', path: 'a.js' });
  await vi.waitFor(() => expect(doc().conflict).toEqual({ theirs: null, hash: '' }));
  await docs.resolve('a.js', 'mine');
  expect(server.files.get('a.js')).toBe('mine');
});

test('offline, an edit waits in the queue; once it is sent the file is clean', async () => {
  await docs.open('a.js');
  docs.edit('a.js', 'two');
  server.isDown = true;
  expect(await docs.save('a.js')).toBe('queued');
  expect([isDirty(doc()), doc().queued, queue.edits[0]?.base]).toEqual([false, 'two', 'one']);
  docs.edit('a.js', 'three');
  expect([isDirty(doc()), await docs.save('a.js'), queue.edits[0]?.content]).toEqual([true, 'queued', 'three']);
  server.isDown = false;
  server.files.set('a.js', 'three');
  queue.edits = [];
  docs.heedQueue([]);
  await vi.waitFor(() => expect(doc().hash).toBe('#three'));
  expect([doc().queued, doc().conflict, isDirty(doc())]).toEqual([null, null, false]);
});

test('what waits from an earlier page is what opens, and its conflict too', async () => {
  queue.edits = [{ id: 'e', path: 'a.js', base: 'zero', content: 'mine', state: 'conflict', theirs: 'one' }];
  await docs.open('a.js');
  expect([doc().text, doc().conflict?.theirs]).toEqual(['mine', 'one']);
  await docs.resolve('a.js', 'mine');
  expect([server.files.get('a.js'), queue.edits, doc().conflict]).toEqual(['mine', [], null]);
});

test('binary and large files are told of and not loaded', async () => {
  const read = vi.spyOn(server, 'read').mockRejectedValue(failure(415, 'not_text'));
  await docs.open('data.bin');
  await docs.open('large.txt', 5_000_000);
  await docs.open('logo.png', 10);
  expect(['data.bin', 'large.txt', 'logo.png'].map((path) => doc(path).state)).toEqual(['binary', 'large', 'binary']);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a renamed folder takes its open files along, with what was typed', async () => {
  server.files.set('src/b.js', 'b');
  await docs.open('src/b.js');
  docs.edit('src/b.js', 'typed');
  docs.take({ kind: 'renamed', from: 'src', to: 'lib' });
  expect([docs.get('src/b.js'), doc('lib/b.js').text]).toEqual([undefined, 'typed']);
});

test('a new file is written only where there is none of its name', async () => {
  docs.create('new.js', 'mine');
  server.files.set('new.js', 'theirs');
  expect(await docs.save('new.js')).toBe('conflict');
  docs.create('other.js', 'x');
  expect(await docs.save('other.js')).toBe('saved');
});

test('a file that was just written can be typed in at once, and is saved over what the server has', async () => {
  await docs.open('b.js');
  expect(doc('b.js').state).toBe('missing');
  docs.fill('b.js', 'written');
  docs.edit('b.js', 'written, and mine');
  server.files.set('b.js', 'written');
  expect(await docs.save('b.js')).toBe('saved');
  expect([server.files.get('b.js'), isDirty(doc('b.js')), doc('b.js').conflict]).toEqual([
    'written, and mine',
    false,
    null,
  ]);
});
