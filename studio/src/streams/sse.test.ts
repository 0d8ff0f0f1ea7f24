import { expect, test } from 'vitest';
import { type SseEvent, SseParser } from './sse';

function parse(...pieces: string[]): SseEvent[] {
  const events: SseEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

test('reads the same events wherever the bytes are cut', () => {
  const text =
    'id: 7-0\n\n: keep-alive\n\nid: 7-1\r\ndata: {"a":1}\r\n\r\nid: 7-2\rdata: x\rdata:y\r\rid: 7-3\ndata: z\n\n';
  const whole = parse(text);
  expect(whole).toEqual([
    { id: '7-0', data: null },
    { id: '7-1', data: '{"a":1}' },
    { id: '7-2', data: 'x\ny' },
    { id: '7-3', data: 'z' },
  ]);
  for (let cut = 1; cut < text.length; cut += 1) {
    expect(parse(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
  }
});

test('an event without its blank line is not told', () => {
  expect(parse('id: 1-1\ndata: half')).toEqual([]);
});

test('an endless event is refused', () => {
  expect(() => parse('data: ', 'x'.repeat(5 << 20))).toThrow(/too long/);
});
