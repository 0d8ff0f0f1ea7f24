// A second computer: a network namespace joined to this one by a pair of veth devices.
import { execFileSync, spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';

const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

/** Why there can be none here, or false. */
export const noNamespace = process.getuid() !== 0 && 'only root may make a network namespace';

export class Namespace {
  #made = [];

  /** `address` is this side's, in a network of its own. */
  static open() {
    const namespace = new Namespace();
    try {
      namespace.#open();
      return namespace;
    } catch (error) {
      namespace.close();
      throw error;
    }
  }

  #open() {
    const net = freeNet();
    this.address = `10.200.${net}.1`;
    this.name = `bb-browser-${process.pid}`;
    const [here, there] = [`bbt${process.pid}h`, `bbt${process.pid}n`];
    ip('netns', 'add', this.name);
    this.#made.push(['netns', 'delete', this.name]);
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', this.name);
    this.#made.push(['link', 'delete', here]);
    ip('address', 'add', `${this.address}/24`, 'dev', here);
    ip('link', 'set', here, 'up');
    ip('-n', this.name, 'address', 'add', `10.200.${net}.2/24`, 'dev', there);
    ip('-n', this.name, 'link', 'set', there, 'up');
    ip('-n', this.name, 'link', 'set', 'lo', 'up');
  }

  /** Runs a Node script over there; answers {code, said}. It is ended by its id after `limitMs`. */
  run(script, args, limitMs) {
    const child = spawn('ip', ['netns', 'exec', this.name, process.execPath, script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGTERM'), limitMs);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said += bytes; });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => { clearTimeout(timer); resolve({ code: signal ?? code, said }); });
    });
  }

  close() {
    // The pair goes first: a namespace lives on while one of its connections does.
    for (const args of this.#made.reverse()) ip(...args);
    this.#made = [];
  }
}

/** The third number of a 10.200.x.0/24 that this computer does not use. */
function freeNet() {
  const used = Object.values(networkInterfaces()).flat().map(({ address }) => address);
  const free = Array.from({ length: 256 }, (_, i) => (process.pid + i) % 256)
    .find((net) => !used.some((address) => address.startsWith(`10.200.${net}.`)));
  if (free === undefined) throw new Error('no free network in 10.200.0.0/16');
  return free;
}
