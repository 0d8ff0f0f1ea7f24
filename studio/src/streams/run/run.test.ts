import { describe, expect, test } from 'vitest';
import { newRun, type RunState, settleBy, shownSteps, standing, take } from '.';

let n = 0;
const say = (run: RunState, ...bodies: object[]): RunState =>
  bodies.reduce((state: RunState, body) => {
    n += 1;
    return take(state, { id: `3-${n}`, data: JSON.stringify(body) }).run;
  }, run);
const step = (name: string, state: string) => ({ type: 'step', data: { step: name, state } });
const stateOf = (run: RunState) => standing(run, null, 'unknown');

describe('a run', () => {
  test('goes from the plan to an answer', () => {
    let run = say(newRun(), { type: 'status', data: 'thinking' });
    expect(run.steps.plan).toBe('running');
    run = say(run, { type: 'plan_created', data: { title: 'Mess', port: 5000 } }, step('files', 'running'));
    run = say(run, { type: 'file_written', path: 'app.py', size: 3 });
    expect([run.steps.plan, run.steps.files, run.line]).toEqual(['done', 'running', 'app.py']);
    run = say(run, step('files', 'done'), step('start', 'running'));
    expect([run.steps.install, run.steps.start, run.phase]).toEqual(['done', 'running', 'working']);
    run = say(run, { type: 'preview_ready', url: 'http://x', port: 5000 }, { type: 'complete', message: 'is running' });
    expect(shownSteps(run).map((name) => run.steps[name])).toEqual(Array(6).fill('done'));
    expect(stateOf(run)).toBe('running');
    expect(standing(run, null, 'none')).toBe('stopped');
  });

  test('fails at a step with a reason, and a new run forgets both', () => {
    let run = say(newRun(), step('install', 'running'), { type: 'error', message: 'npm failed' });
    expect(run.error).toEqual({ message: 'npm failed', step: 'install', code: null });
    expect(stateOf(run)).toBe('failed');
    run = say(run, { type: 'complete', message: 'over' });
    expect(run.phase).toBe('failed');
    run = say(run, step('install', 'running'));
    expect([run.phase, run.error, run.steps.install]).toEqual(['working', null, 'running']);
  });

  test('that was stopped here did not fail', () => {
    let run: RunState = { ...say(newRun(), step('start', 'running')), halting: true };
    run = say(run, step('start', 'failed'), { type: 'error', exec_id: 'generation', step: 'start', data: 'stopped' });
    expect([run.phase, run.error]).toEqual(['stopped', null]);
    run = say(run, step('install', 'running'), step('install', 'failed'));
    expect(run.phase).toBe('failed');
  });

  test('does not fail by the trouble of a command; the end of the app closes the preview', () => {
    let run = say(newRun(), step('start', 'running'), {
      type: 'system',
      exec_id: 'app',
      data: 'x',
      command: 'npm start',
    });
    run = say(run, { type: 'preview_ready', port: 3000 }, { type: 'error', exec_id: 'other', data: 'timed out' });
    expect(run.phase).toBe('done');
    run = say(run, { type: 'exit', exec_id: 'app', data: null, code: null, success: false, reason: 'killed' });
    expect(run.preview?.open).toBe(false);
    expect(run.commands.app).toEqual({ command: 'npm start', running: false, code: null });
  });

  test('is not begun by a command in an empty project', () => {
    let run = say(newRun(), { type: 'status', exec_id: 'x', data: 'Executing: ls' });
    expect([run.phase, stateOf(run)]).toEqual(['empty', 'new']);
    run = say(run, { type: 'status', exec_id: 'generation', data: 'Choosing', prompt: 'a to do app' });
    expect([run.phase, run.prompt, run.turns.length]).toEqual(['working', 'a to do app', 1]);
  });

  test('that died later has failed, and what was stopped does not work', () => {
    expect(settleBy(newRun(), { phase: 'failed', message: 'old' }).phase).toBe('empty');
    const begun = say(newRun(), step('start', 'running'));
    expect(settleBy(begun, undefined)).toBe(begun);
    expect(settleBy(begun, { phase: 'stopped', message: null }).phase).toBe('stopped');
    const ready = say(begun, { type: 'preview_ready', port: 1 });
    expect(settleBy(ready, { phase: 'ready' }).phase).toBe('done');
    expect(settleBy(ready, { phase: 'failed', message: 'it ended' }).error?.message).toBe('it ended');
  });
});

describe('events', () => {
  test('are counted once, and ids compare as numbers', () => {
    let run = newRun();
    const seen: string[] = [];
    for (const id of ['17-9', '17-10', '17-9', '17-10', '9-99', '18-1']) {
      const taken = take(run, { id, data: '{"type":"port_open","data":1}' });
      run = taken.run;
      if (taken.event) seen.push(id);
    }
    expect(seen).toEqual(['17-9', '17-10', '18-1']);
  });

  test('that are unknown or malformed change nothing', () => {
    const run = newRun();
    const bad = ['', '{', 'null', '7', '[]', '{"type":"__proto__"}', '{"type":"constructor"}', '{"type":"step"}', null];
    bad.push(
      '{"type":"step","data":{"step":"__proto__","state":"done"}}',
      '{"type":"step","data":{"step":"plan","state":"odd"}}',
    );
    for (const data of bad) expect(take(run, { id: null, data }).run).toBe(run);
  });

  test('that were lost are told, and what follows counts', () => {
    let run = say(newRun(), { type: 'port_open', data: 1, port: 1 });
    run = take(run, { id: '1-5', data: '{"type":"reset","data":{"from":"1-6"}}' }).run;
    run = take(run, { id: '1-6', data: '{"type":"port_open","port":2}' }).run;
    expect([run.gaps, run.ports]).toEqual([1, [1, 2]]);
  });
});

describe('ports', () => {
  test('that close and open again are shown again', () => {
    let run = say(newRun(), { type: 'preview_ready', port: 3000 }, { type: 'port_closed', port: 9229 });
    expect(run.preview?.open).toBe(true);
    run = say(run, { type: 'port_closed', port: 3000 });
    expect(stateOf(run)).toBe('stopped');
    run = say(run, { type: 'port_open', data: { port: 3000 } });
    expect(run.preview).toEqual({ port: 3000, open: true, seen: 2 });
  });

  test('go with their sandbox', () => {
    const run = say(
      newRun(),
      { type: 'preview_ready', port: 1 },
      { type: 'port_open', port: 1 },
      { type: 'sandbox_ended' },
    );
    expect([run.ports, run.preview?.open]).toEqual([[], false]);
  });
});

describe('a turn', () => {
  const turn = { type: 'turn_started', data: 1, turn: 1, prompt: 'a menu' };
  const items = (run: RunState) => run.turns.at(-1)?.items.map(({ kind, what, text }) => [what ?? kind, text]);

  test('grows what a model says until something else happens', () => {
    const read = { type: 'tool', data: 'read', tool: 'read', input: { path: 'a.js' } };
    const run = say(newRun(), turn, { type: 'message', data: 'I write ' }, { type: 'message', data: 'it.' }, read, {
      type: 'message',
      data: 'Done.',
    });
    expect(items(run)).toEqual([
      ['said', 'I write it.'],
      ['read', 'a.js'],
      ['said', 'Done.'],
    ]);
    expect(run.turns[0]?.prompt).toBe('a menu');
    expect(stateOf(run)).toBe('working');
  });

  test('tells its files with their lines, whatever they are called', () => {
    const write = (path: string) => ({ type: 'file_written', path, added: 3, removed: 1 });
    const run = say(newRun(), turn, write('a.js'), write('a.js'), write('constructor'), {
      type: 'file_renamed',
      path: 'b',
      to: 'c',
    });
    expect(run.turns[0]?.files['a.js']).toMatchObject({ change: 'written', added: 6, removed: 2 });
    expect(run.turns[0]?.files.constructor).toMatchObject({ added: 3, removed: 1 });
    expect(run.turns[0]?.files.b).toMatchObject({ change: 'renamed', to: 'c' });
  });

  test('has files and refused commands among what was done, in their order', () => {
    const run = say(
      newRun(),
      turn,
      { type: 'file_written', path: 'a.js', added: 3, removed: 1 },
      { type: 'command_refused', data: 'it would destroy', command: 'rm -rf /' },
      { type: 'file_renamed', path: 'b', to: 'c' },
      { type: 'file_written', path: 'd', by: 'run', added: 1, removed: 0 },
      { type: 'tool', tool: 'done', input: { summary: 'x' } },
    );
    expect(items(run)).toEqual([
      ['written', 'a.js'],
      ['refused', 'rm -rf /: it would destroy'],
      ['renamed', 'b → c'],
      ['run', 'd'],
    ]);
    expect(run.turns[0]?.items[0]).toMatchObject({ added: 3, removed: 1 });
  });

  test('ends with a code for translations, or with what is worth knowing', () => {
    const failed = { type: 'error', data: 'x', state: 'failed', code: 'model.silent', step: 'agent' };
    expect(say(newRun(), turn, failed).turns[0]).toMatchObject({ state: 'failed', code: 'model.silent' });
    const warned = { type: 'complete', data: 'x', state: 'running_with_warnings', warnings: ['no page', 7] };
    expect(say(newRun(), turn, warned).turns[0]).toMatchObject({ warnings: ['no page', '7'], code: null });
  });

  test('asks with the command on a line of its own', () => {
    const question = 'May I run this?:\n\ngit push --force\n\nit \u202egnorw seog';
    const run = say(newRun(), turn, { type: 'asked', data: question, choices: ['Yes, run it'] });
    expect(run.waits?.questions[0]?.question).toBe('May I run this?:\n\ngit push --force\n\nit gnorw seog');
  });

  test('does not count what people change by hand', () => {
    const begun = say(newRun(), turn);
    const byHand = { source: 'editor', path: 'a.js' };
    const run = say(begun, { type: 'file_written', ...byHand }, { type: 'file_deleted', ...byHand });
    const renamed = say(run, { type: 'file_renamed', source: 'editor', from: 'b', to: 'c' });
    expect([renamed.filesRev, renamed.turns[0]?.files, items(renamed)]).toEqual([3, {}, []]);
  });

  test('waits for answers, and the next one takes the questions away', () => {
    let run = say(newRun(), turn, {
      type: 'plan_ready',
      data: 'Ready',
      state: 'plan_ready',
      questions: [{ question: 'Veg?', choices: ['yes', 'no'] }],
    });
    expect(run.waits).toEqual({ kind: 'plan_ready', questions: [{ question: 'Veg?', choices: ['yes', 'no'] }] });
    expect([stateOf(run), run.turns[0]?.state]).toEqual(['asking', 'plan_ready']);
    run = say(run, { ...turn, turn: 2 });
    expect(run.waits).toBeNull();
    run = say(run, { type: 'asked', data: 'Which meals?', choices: ['two'] });
    expect(run.waits?.questions).toEqual([{ question: 'Which meals?', choices: ['two'] }]);
  });

  test('adds up costs, remembers its checkpoint, and a stop is no failure', () => {
    const stop = { type: 'error', data: 'Stopped by you', state: 'stopped', step: 'agent', exec_id: 'generation' };
    const run = say(
      newRun(),
      turn,
      { type: 'cost', microdollars: 5 },
      { type: 'cost', microdollars: 7 },
      { type: 'checkpoint', data: 4, number: 4 },
      stop,
    );
    expect([run.spent, run.phase, run.error]).toEqual([12, 'stopped', null]);
    expect(run.turns[0]).toMatchObject({ microdollars: 12, checkpoint: 4, state: 'stopped' });
  });
});

describe('text that is being written', () => {
  const path = (call: number | null, data: string) => ({ type: 'edit_delta', call, op: 'write', field: 'path', data });
  const text = (call: number | null, data: string) => ({ type: 'edit_delta', call, op: 'write', field: 'text', data });

  test('grows per call, and is over when the file is on disk', () => {
    let run = say(newRun(), path(1, 'a.'), path(1, 'js'), text(1, 'let '), path(2, 'b.js'), text(2, 'B'), text(1, 'x'));
    expect(run.writing.map((one) => [one.path, one.text])).toEqual([
      ['a.js', 'let x'],
      ['b.js', 'B'],
    ]);
    run = say(run, { type: 'file_written', path: 'a.js' });
    expect(run.writing.map((one) => one.path)).toEqual(['b.js']);
    run = say(run, { type: 'error', state: 'failed', exec_id: 'generation', step: 'agent', data: 'x' });
    expect(run.writing).toEqual([]);
  });

  test('without call numbers begins anew with each path', () => {
    const run = say(newRun(), path(null, 'a.js'), text(null, '1'), path(null, 'b.js'), text(null, '2'));
    expect(run.writing.map((one) => [one.path, one.text])).toEqual([['b.js', '2']]);
  });
});
