import { expect, test } from 'vitest';
import { type LinkState, type Socket, TerminalConnection } from './connection';

/** A socket that does what the test says. */
class PlayedSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  sent: { type: string; data?: string; cols?: number }[] = [];
  closed = false;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;

  send = (data: string) => void this.sent.push(JSON.parse(data));
  close = () => {
    this.closed = true;
  };
  opens() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  writes(text: string) {
    this.onmessage?.({ data: new TextEncoder().encode(text).buffer } as MessageEvent);
  }
  tells(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
  ends(code: number, wasClean: boolean) {
    this.readyState = 3;
    this.onclose?.({ code, wasClean } as CloseEvent);
  }
  get typed() {
    return this.sent.filter((one) => one.type === 'input').map((one) => one.data);
  }
}

const settle = () => new Promise((done) => setTimeout(done, 0));

async function setUp(refusal?: unknown) {
  const sockets: PlayedSocket[] = [];
  const [states, output]: [LinkState[], string[]] = [[], []];
  let screen = '';
  const connection = new TerminalConnection(
    { cols: 80, rows: 24 },
    {
      address: async () => {
        if (refusal) throw refusal;
        return 'ws://x';
      },
      connect: () => {
        const socket = new PlayedSocket();
        sockets.push(socket);
        return socket;
      },
      wait: async () => {},
      onAttached: () => {
        screen = '';
      },
      onOutput: (bytes) => {
        screen += new TextDecoder().decode(bytes);
      },
      onState: (state) => states.push(state),
    },
  );
  await settle();
  const kinds = () => states.map((state) => state.kind);
  return { connection, sockets, states, kinds, output, screen: () => screen };
}

test('after a break the same shell goes on, nothing stands there twice, and what was typed goes to it', async () => {
  const { connection, sockets, kinds, screen } = await setUp();
  sockets[0]?.opens();
  sockets[0]?.tells({ type: 'attached', resumed: false, cut: false });
  sockets[0]?.writes('$ ls\n');
  connection.type('ls\r');
  sockets[0]?.ends(1006, false);
  connection.type('pwd\r');
  await settle();
  sockets[1]?.opens();
  sockets[1]?.tells({ type: 'attached', resumed: true, cut: false });
  sockets[1]?.writes('$ ls\nनमस्ते');
  expect(screen()).toBe('$ ls\nनमस्ते');
  expect(sockets[0]?.typed).toEqual(['ls\r']);
  expect(sockets[1]?.typed).toEqual(['pwd\r']);
  expect(kinds()).toEqual(['opening', 'open', 'lost', 'lost', 'open']);
});

test('the end of the shell is one, the stop of a server is none', async () => {
  const { sockets, states } = await setUp();
  sockets[0]?.opens();
  sockets[0]?.ends(1012, true);
  await settle();
  expect(sockets).toHaveLength(2);
  sockets[1]?.opens();
  sockets[1]?.tells({ type: 'exit', code: 3 });
  sockets[1]?.ends(1005, true);
  await settle();
  expect(sockets).toHaveLength(2);
  expect(states.at(-1)).toEqual({ kind: 'ended', code: 3 });
});

test('two tabs do not take a terminal from one another for ever', async () => {
  const { sockets, kinds } = await setUp();
  sockets[0]?.opens();
  sockets[0]?.ends(4001, true);
  await settle();
  expect([sockets.length, kinds().at(-1)]).toEqual([1, 'elsewhere']);
});

test('a refusal is final, a server that is away is asked again', async () => {
  const refused = await setUp(Object.assign(new Error('no sandbox'), { status: 404 }));
  expect(refused.kinds()).toEqual(['opening', 'refused']);
  const away = await setUp();
  away.sockets[0]?.ends(1006, false);
  await settle();
  expect(away.sockets).toHaveLength(2);
});

test('closing ends the shell, leaving does not', async () => {
  const [closed, left] = [await setUp(), await setUp()];
  for (const { sockets } of [closed, left]) sockets[0]?.opens();
  closed.connection.close();
  left.connection.leave();
  expect(closed.sockets[0]?.sent).toEqual([{ type: 'close' }]);
  expect(left.sockets[0]?.sent).toEqual([]);
  for (const { sockets } of [closed, left]) {
    sockets[0]?.ends(1000, true);
    expect([sockets[0]?.closed, sockets.length]).toEqual([true, 1]);
  }
});

test('a changed size is told once, also when it changed before the link was there', async () => {
  const { connection, sockets } = await setUp();
  connection.resize({ cols: 90, rows: 24 });
  sockets[0]?.opens();
  connection.resize({ cols: 100, rows: 30 });
  connection.resize({ cols: 100, rows: 30 });
  expect(sockets[0]?.sent.map((one) => one.cols)).toEqual([90, 100]);
  expect(sockets[0]?.sent).toHaveLength(2);
});

test('odd messages are no reason to fall over', async () => {
  const { sockets, kinds } = await setUp();
  sockets[0]?.opens();
  for (const data of ['', '{', 'null', '7', '{"type":"exit","code":"x"}'])
    sockets[0]?.onmessage?.({ data } as MessageEvent);
  expect(kinds()).toEqual(['opening', 'open']);
});
