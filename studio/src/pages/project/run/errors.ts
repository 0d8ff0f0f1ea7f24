// The sentences a run can fail with, told apart so that each language can say them. Pure.

export type RunErrorKey =
  | 'run.error.port'
  | 'run.error.other_port'
  | 'run.error.status'
  | 'run.error.no_http'
  | 'run.error.command'
  | 'run.error.ended'
  | 'run.error.crashed'
  | 'run.error.memory_build'
  | 'run.error.memory_run'
  | 'run.error.stopping'
  | 'run.error.died';

export interface RunErrorWords {
  key: RunErrorKey;
  vars: Record<string, string>;
}

type Names = readonly string[];

/** The server's sentences (`projects/run_error.rs`), with names for their parts. */
const SENTENCES: readonly [RegExp, RunErrorKey, Names][] = [
  [
    /^port (\d+) did not open within (\d+) s; open are [{[]?([\d, ]+)[}\]]?$/,
    'run.error.other_port',
    ['port', 'seconds', 'others'],
  ],
  [/^port (\d+) did not open within (\d+) s$/, 'run.error.port', ['port', 'seconds']],
  [/^the app answers with HTTP (\d+)$/, 'run.error.status', ['status']],
  [/^port (\d+) is open, but nothing answers HTTP there/, 'run.error.no_http', ['port']],
  [/^`(.*)` failed: (.*)$/s, 'run.error.command', ['command', 'how']],
  [/^the app ended: (.*)$/s, 'run.error.ended', ['how']],
  [/^the app crashed: (.*)$/s, 'run.error.crashed', ['line']],
  [/^out of memory while building: (.*) needs more than (\d+) MB/s, 'run.error.memory_build', ['what', 'mb']],
  [/^out of memory while running: (.*) needs more than (\d+) MB/s, 'run.error.memory_run', ['what', 'mb']],
  [/^the server is stopping$/, 'run.error.stopping', []],
  [/^The sandbox ended while/, 'run.error.died', []],
];

/** What a run failed with, for translation; null for a sentence that is not known. */
export function runErrorWords(message: string): RunErrorWords | null {
  for (const [form, key, names] of SENTENCES) {
    const found = form.exec(message);
    if (found) return { key, vars: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])) };
  }
  return null;
}
