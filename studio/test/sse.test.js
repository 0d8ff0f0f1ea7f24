import assert from 'node:assert/strict';
import test from 'node:test';
import { SseParser, follow } from '../assets/sse.js';

function parse(...pieces) {
  const events = [];
  const parser = new SseParser((event) => events.push(event));
  pieces.forEach((piece) => parser.push(piece));
  return events;
}

test('reads the same events wherever the bytes are cut', () => {
  const text = 'id: 7-0\n\n: keep-alive\n\nid: 7-1\r\ndata: {"a":1}\r\n\r\nid: 7-2\rdata: x\rdata:y\r\rid: 7-3\ndata: z\n\n';
  const whole = parse(text);
  assert.deepEqual(whole, [
    { id: '7-0', data: null }, { id: '7-1', data: '{"a":1}' }, { id: '7-2', data: 'x\ny' }, { id: '7-3', data: 'z' },
  ]);
  for (let cut = 1; cut < text.length; cut += 1) assert.deepEqual(parse(text.slice(0, cut), text.slice(cut)), whole, `cut at ${cut}`);
});

test('an event without its blank line is not told', () => {
  assert.deepEqual(parse('id: 1-1\ndata: half'), []);
});

test('an endless event is refused', () => {
  assert.throws(() => parse('data: ', 'x'.repeat(5 << 20)), /too long/);
});

/** A server that answers each connection with some text and then breaks or ends it. */
function server(answers) {
  const asked = [];
  const open = async (after) => {
    asked.push(after);
    const { text, error, breaks } = answers.shift() ?? { error: Object.assign(new Error('gone'), { status: 404 }) };
    if (error) throw error;
    const bytes = new TextEncoder().encode(text);
    return new Response(new ReadableStream({
      start(controller) {
        // Byte by byte: characters are cut too.
        bytes.forEach((byte) => controller.enqueue(new Uint8Array([byte])));
        if (!breaks) controller.close();
      },
      pull(controller) { if (breaks) controller.error(new TypeError('network')); },
    }));
  };
  return { asked, open };
}

async function watch(answers) {
  const { asked, open } = server(answers);
  const [events, links] = [[], []];
  const run = follow({
    after: null, open, signal: new AbortController().signal, wait: async () => {},
    onEvent: (event) => events.push(event), onLink: (link) => links.push(link),
  });
  await assert.rejects(run, { status: 404 });
  return { asked, events, links };
}

test('resumes after the last whole event, without loss or repeat', async () => {
  const { asked, events, links } = await watch([
    { text: 'id: 5-1\ndata: नमस्ते\n\nid: 5-2\ndata: ha', breaks: true },
    { error: new TypeError('network') },
    { error: Object.assign(new Error('busy'), { status: 503 }) },
    { text: 'id: 5-1\n\nid: 5-2\ndata: half\n\n' },
  ]);
  assert.deepEqual(asked, [null, '5-1', '5-1', '5-1', '5-2']);
  assert.deepEqual(events.filter((event) => event.data), [{ id: '5-1', data: 'नमस्ते' }, { id: '5-2', data: 'half' }]);
  assert.deepEqual(links, ['live', 'lost', 'lost', 'lost', 'live', 'lost']);
});

test('the place before the first event is kept', async () => {
  const { asked } = await watch([{ text: 'id: 9-4\n\n' }]);
  assert.deepEqual(asked, [null, '9-4']);
});

test('ends with its page', async () => {
  const page = new AbortController();
  const { open } = server([{ text: 'id: 1-1\ndata: x\n\n' }]);
  await follow({ after: null, open, signal: page.signal, onEvent: () => page.abort(), onLink: () => {}, wait: async () => assert.fail('waited') });
});
