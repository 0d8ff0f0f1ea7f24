import { expect, test } from 'vitest';
import { follow } from './follow';
import type { SseEvent } from './sse';

interface Answer {
  text?: string;
  /** It breaks after its text instead of ending. */
  breaks?: boolean;
  error?: Error;
}

const status = (code: number) => Object.assign(new Error(String(code)), { status: code });

/** Byte by byte: characters are cut too. */
function bodyOf({ text = '', breaks = false }: Answer): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const byte = bytes[at];
      at += 1;
      if (byte !== undefined) controller.enqueue(new Uint8Array([byte]));
      else if (breaks) controller.error(new TypeError('network'));
      else controller.close();
    },
  });
}

/** Watches a server that gives these answers, then 404. */
async function watch(answers: Answer[], after: string | null = null) {
  const [asked, events, links]: [(string | null)[], SseEvent[], string[]] = [[], [], []];
  const open = async (from: string | null) => {
    asked.push(from);
    const answer = answers.shift() ?? { error: status(404) };
    if (answer.error) throw answer.error;
    return new Response(bodyOf(answer));
  };
  const following = follow({
    after,
    open,
    signal: new AbortController().signal,
    wait: async () => {},
    onEvent: (event) => events.push(event),
    onLink: (link) => links.push(link),
  });
  await expect(following).rejects.toMatchObject({ status: 404 });
  return { asked, events, links };
}

test('resumes after the last whole event, without loss or repeat', async () => {
  const { asked, events, links } = await watch([
    { text: 'id: 5-1\ndata: नमस्ते\n\nid: 5-2\ndata: ha', breaks: true },
    { error: new TypeError('network') },
    { error: status(503) },
    { text: 'id: 5-1\n\nid: 5-2\ndata: half\n\n' },
  ]);
  expect(asked).toEqual([null, '5-1', '5-1', '5-1', '5-2']);
  expect(events.filter((event) => event.data)).toEqual([
    { id: '5-1', data: 'नमस्ते' },
    { id: '5-2', data: 'half' },
  ]);
  expect(links).toEqual(['live', 'lost', 'lost', 'lost', 'live', 'lost']);
});

test('the place before the first event is kept, and so is the one of an earlier page', async () => {
  expect((await watch([{ text: 'id: 9-4\n\n' }])).asked).toEqual([null, '9-4']);
  expect((await watch([{ text: '' }], '8-2')).asked).toEqual(['8-2', '8-2']);
});

test('a link that is silent for too long is opened again', async () => {
  const page = new AbortController();
  let opened = 0;
  const open = async (_after: string | null, signal: AbortSignal) => {
    opened += 1;
    if (opened === 2) page.abort();
    // Says nothing, ever, but hears that it is given up.
    const stream = new ReadableStream({ start: (c) => signal.addEventListener('abort', () => c.error(signal.reason)) });
    return new Response(stream);
  };
  await follow({
    after: null,
    open,
    onEvent: () => {},
    onLink: () => {},
    signal: page.signal,
    wait: async () => {},
    silenceMs: 20,
  });
  expect(opened).toBe(2);
});

test('ends with its page', async () => {
  const page = new AbortController();
  const waited: number[] = [];
  await follow({
    after: null,
    open: async () => new Response('id: 1-1\ndata: x\n\nid: 1-2\ndata: y\n\n'),
    signal: page.signal,
    onEvent: (event) => {
      expect(event.id).toBe('1-1');
      page.abort();
    },
    onLink: () => {},
    wait: async (ms) => void waited.push(ms),
  });
  expect(waited).toEqual([]);
});
