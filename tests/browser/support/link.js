// A bad link between a browser and the server: slow, far away, stalling, and cut now and then.
import { connect, createServer } from 'node:net';

/** Bytes that wait in the link for one direction of one connection before its sender is paused. */
const MAX_WAITING_BYTES = 32 * 1024;
/** How often what is due is passed on, in ms. */
const TICK_MS = 20;

/**
 * `bitsPerSecond`: of all connections together, each way. `roundTripMs`. `stallMs` of every
 * `stallEveryMs` nothing passes. Every `resetEveryMs` all connections are reset. 0: never.
 */
export class Link {
  #settings;
  #server;
  #connections = new Set();
  #timers = [];
  #ways = { up: new Way(), down: new Way() };
  #began = Date.now();
  /** What happened: how many connections were opened, and reset by the link; bytes to the browser. */
  seen = { opened: 0, resets: 0, bytesDown: 0 };

  static async open(toPort, settings) {
    const link = new Link();
    link.#settings = { bitsPerSecond: 0, roundTripMs: 0, stallMs: 0, stallEveryMs: 0, resetEveryMs: 0, ...settings };
    link.#server = createServer({ noDelay: true }, (near) => link.#join(near, toPort));
    await new Promise((done, failed) => link.#server.once('error', failed).listen(0, '127.0.0.1', done));
    link.port = link.#server.address().port;
    link.#timers.push(setInterval(() => link.#tick(), TICK_MS));
    if (link.#settings.resetEveryMs) link.#timers.push(setInterval(() => link.cut(), link.#settings.resetEveryMs));
    return link;
  }

  /** Resets all connections. */
  cut() {
    for (const ends of this.#connections) for (const end of ends) end.resetAndDestroy();
    this.seen.resets += this.#connections.size;
  }

  async close() {
    this.#timers.forEach(clearInterval);
    this.cut();
    await new Promise((done) => this.#server.close(done));
  }

  #join(near, toPort) {
    const far = connect({ port: toPort, host: '127.0.0.1', noDelay: true });
    const ends = [near, far];
    this.#connections.add(ends);
    this.seen.opened += 1;
    const end = () => { this.#connections.delete(ends); near.destroy(); far.destroy(); };
    this.#ways.up.carry(near, far);
    this.#ways.down.carry(far, near);
    for (const one of ends) one.on('error', end).on('close', end);
  }

  #tick() {
    const { bitsPerSecond, roundTripMs, stallMs, stallEveryMs } = this.#settings;
    const stalled = stallEveryMs && (Date.now() - this.#began) % stallEveryMs > stallEveryMs - stallMs;
    const room = bitsPerSecond ? (bitsPerSecond / 8) * (TICK_MS / 1000) : Infinity;
    this.#ways.up.pass(stalled ? 0 : room, roundTripMs / 2);
    this.seen.bytesDown += this.#ways.down.pass(stalled ? 0 : room, roundTripMs / 2);
  }
}

/** One direction, of all connections: pieces in the order in which they came, each with its time. */
class Way {
  #waiting = [];
  #saved = 0;

  carry(from, to) {
    const bytes = { waiting: 0 };
    from.on('data', (piece) => {
      this.#waiting.push({ piece, to, from, bytes, at: Date.now() });
      bytes.waiting += piece.length;
      if (bytes.waiting > MAX_WAITING_BYTES) from.pause();
    });
    from.on('end', () => this.#waiting.push({ piece: null, to, from, bytes, at: Date.now() }));
  }

  /** Passes on at most `room` bytes of what is older than `delayMs`; how many it were. */
  pass(room, delayMs) {
    let left = room + this.#saved;
    let passed = 0;
    while (this.#waiting.length && Date.now() - this.#waiting[0].at >= delayMs) {
      const first = this.#waiting[0];
      const gone = first.to.destroyed;
      const size = first.piece?.length ?? 0;
      if (!gone && size > left) {
        if (left >= 1) {
          passed += this.#give(first, first.piece.subarray(0, Math.floor(left)));
          first.piece = first.piece.subarray(Math.floor(left));
          left -= Math.floor(left);
        }
        break;
      }
      this.#waiting.shift();
      if (gone) continue;
      if (first.piece === null) first.to.end();
      else { passed += this.#give(first, first.piece); left -= size; }
    }
    // A link that stood idle gains nothing by it; a part of a byte is kept.
    this.#saved = this.#waiting.length && Number.isFinite(left) ? left % 1 : 0;
    return passed;
  }

  #give({ to, from, bytes }, piece) {
    to.write(piece);
    bytes.waiting -= piece.length;
    if (bytes.waiting <= MAX_WAITING_BYTES / 2 && from.isPaused()) from.resume();
    return piece.length;
  }
}
