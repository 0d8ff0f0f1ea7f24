import assert from 'node:assert/strict';
import test from 'node:test';
import { MAX_ROWS, lastLines, newRun, settleBy, stateOf, take } from '../assets/run.js';

let n = 0;
const say = (run, ...bodies) => bodies.forEach((body) => { n += 1; take(run, { id: `3-${n}`, data: JSON.stringify(body) }); });
const step = (name, state) => ({ type: 'step', data: { step: name, state } });
const texts = (run) => run.rows.map((row) => row.text);
const out = (data, more) => ({ type: 'stdout', exec_id: 'a', data, ...more });

test('a run goes from the plan to an answer', () => {
  const run = newRun();
  say(run, { type: 'status', data: 'thinking' });
  assert.equal(run.steps.plan, 'running');
  say(run, { type: 'plan_created', data: { title: 'Mess', port: 5000 } }, step('files', 'running'), { type: 'file_written', path: 'app.py', size: 3 });
  assert.deepEqual([run.steps.plan, run.steps.files, run.line], ['done', 'running', 'app.py']);
  say(run, step('files', 'done'), step('start', 'running'));
  assert.deepEqual([run.steps.install, run.steps.start, run.phase], ['done', 'running', 'working']);
  say(run, { type: 'preview_ready', url: 'http://x', port: 5000 }, { type: 'complete', message: 'done', files_written: 1 });
  assert.ok(Object.values(run.steps).every((state) => state === 'done'));
  assert.equal(stateOf({ run, job: null, sandbox: null }), 'running');
  assert.equal(stateOf({ run, job: null, sandbox: 'none' }), 'stopped');
});

test('an event is counted once, and ids compare as numbers', () => {
  const run = newRun();
  const tell = (id, data) => take(run, { id, data: JSON.stringify(out(data)) });
  ['17-9', '17-10', '17-9', '17-10', '9-99', '18-1'].forEach((id) => tell(id, id));
  assert.deepEqual(texts(run), ['17-9', '17-10', '18-1']);
});

test('a failure names its step, keeps its reason, and a new run forgets both', () => {
  const run = newRun();
  say(run, step('install', 'running'), out('fetching'), { type: 'stderr', exec_id: 'a', data: 'npm ERR! 404' }, { type: 'error', message: 'npm failed' });
  assert.deepEqual(run.error, { message: 'npm failed', step: 'install' });
  assert.equal(stateOf({ run }), 'failed');
  assert.deepEqual(lastLines(run, 2).map((row) => row.text), ['fetching', 'npm ERR! 404']);
  say(run, { type: 'complete', message: 'over' });
  assert.equal(run.phase, 'failed');
  say(run, step('install', 'running'));
  assert.deepEqual([run.phase, run.error, run.steps.install], ['working', null, 'running']);
});

test('the log is bounded', () => {
  const run = newRun();
  say(run, out('flood\n'.repeat(20_000)));
  for (let i = 0; i < 700; i += 1) say(run, out(`line ${i}`));
  assert.equal(run.rows.length, MAX_ROWS);
  assert.equal(run.rows.at(-1).text, 'line 699');
});

test('a line that goes on is one row, whoever talks between', () => {
  const run = newRun();
  say(run, out('Down', { eol: false }), { type: 'stderr', exec_id: 'a', data: 'warn' }, out('load\x1b[3', { eol: false }), out('2m ok'), out('next'));
  assert.deepEqual(texts(run), ['Download ok', 'warn', 'next']);
  assert.deepEqual(run.open, {});
});

test('a port that closes and opens again is shown again', () => {
  const run = newRun();
  say(run, { type: 'preview_ready', port: 3000 }, { type: 'port_closed', port: 9229 });
  assert.equal(run.preview.open, true);
  say(run, { type: 'port_closed', port: 3000 });
  assert.equal(stateOf({ run }), 'stopped');
  say(run, { type: 'port_open', data: { port: 3000 } });
  assert.deepEqual(run.preview, { port: 3000, open: true, seen: 2 });
});

test('what is unknown or malformed changes nothing', () => {
  const run = newRun();
  const before = JSON.stringify(run);
  for (const data of ['', '{', 'null', '7', '[]', '{"type":"__proto__"}', '{"type":"constructor"}', '{"type":"step","data":{"step":"__proto__","state":"done"}}', '{"type":"step"}', null]) take(run, { id: null, data });
  assert.equal(JSON.stringify(run), before);
});

test('a reset is told, and what follows counts', () => {
  const run = newRun();
  say(run, out('one'));
  take(run, { id: '1-5', data: '{"type":"reset","data":{"from":"1-6"}}' });
  take(run, { id: '1-6', data: JSON.stringify(out('two')) });
  assert.deepEqual(run.rows.map((row) => row.key ?? row.text), ['one', 'log.lost', 'two']);
});

test('what was stopped here did not fail', () => {
  const run = newRun();
  say(run, step('start', 'running'));
  run.halting = true;
  say(run, step('start', 'failed'), { type: 'error', exec_id: 'generation', step: 'start', data: 'stopped by you' });
  assert.deepEqual([run.phase, run.error], ['stopped', null]);
  say(run, step('install', 'running'), step('install', 'failed'));
  assert.equal(run.phase, 'failed');
});

test('the trouble of a command is not the failure of the run, its end is the end of the app', () => {
  const run = newRun();
  say(run, step('start', 'running'), { type: 'system', exec_id: 'app', data: 'Running: npm start', command: 'npm start' });
  say(run, { type: 'status', exec_id: 'app', data: 'Executing: npm start' }, { type: 'preview_ready', port: 3000 });
  say(run, { type: 'error', exec_id: 'other', data: 'Command timed out after 300s' });
  assert.equal(run.phase, 'done');
  assert.deepEqual(texts(run), ['npm start', 'Command timed out after 300s']);
  say(run, { type: 'exit', exec_id: 'app', data: null, code: null, success: false, reason: 'killed' });
  assert.deepEqual([run.preview.open, run.rows.at(-1).text], [false, 'killed']);
});

test('a command in an empty project is no generation', () => {
  const run = newRun();
  say(run, { type: 'status', exec_id: 'x', data: 'Executing: ls' });
  assert.deepEqual([run.phase, stateOf({ run })], ['empty', 'new']);
  say(run, { type: 'status', exec_id: 'generation', data: 'Choosing a starter', prompt: 'a to do app' });
  assert.deepEqual([run.phase, run.prompt], ['working', 'a to do app']);
});

test('an app that died later has failed, and what was stopped does not work', () => {
  const run = newRun();
  settleBy(run, { phase: 'failed', message: 'old' });
  assert.equal(run.phase, 'empty');
  say(run, step('start', 'running'));
  settleBy(run, undefined);
  settleBy(run, { phase: 'stopped', message: null });
  assert.equal(run.phase, 'stopped');
  say(run, { type: 'preview_ready', port: 1 });
  settleBy(run, { phase: 'ready' });
  settleBy(run, { phase: 'failed', message: 'the app ended: exit code 1' });
  assert.deepEqual([run.phase, run.error.message], ['failed', 'the app ended: exit code 1']);
});
