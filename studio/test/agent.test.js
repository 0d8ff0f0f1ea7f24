import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRun, stateOf, take } from '../assets/run.js';

let n = 0;
const say = (run, ...events) => events.forEach((event) => { n += 1; take(run, { id: `1-${n}`, data: JSON.stringify(event) }); });
const texts = (run, kind) => run.rows.filter((row) => row.kind === kind).map((row) => row.text);

test('what a model says grows one row until something else happens', () => {
  const run = newRun();
  say(run, { type: 'turn_started', data: 1, prompt: 'a menu' }, { type: 'message', data: 'I write ' }, { type: 'message', data: 'the page.' },
    { type: 'tool', data: 'read', tool: 'read', input: { path: 'a.js' } }, { type: 'message', data: 'Done.' });
  assert.deepEqual(texts(run, 'said'), ['I write the page.', 'Done.']);
  assert.deepEqual(texts(run, 'note'), ['read a.js']);
  assert.deepEqual(texts(run, 'you'), ['a menu']);
  assert.equal(stateOf({ run }), 'working');
});

test('questions wait, and the next turn takes them away', () => {
  const run = newRun();
  say(run, { type: 'turn_started', data: 1, prompt: 'x' }, { type: 'plan_ready', data: 'The plan is ready', questions: [{ question: 'Veg?', choices: ['yes', 'no'] }] });
  assert.equal(run.waits.kind, 'plan_ready');
  assert.equal(run.waits.questions[0].choices[1], 'no');
  assert.equal(stateOf({ run }), 'asking');
  say(run, { type: 'turn_started', data: 2, prompt: 'x' });
  assert.equal(run.waits, null);
  say(run, { type: 'asked', data: 'Which meals?', choices: ['two'] });
  assert.deepEqual(run.waits.questions, [{ question: 'Which meals?', choices: ['two'] }]);
});

test('costs add up, and a stop is no failure', () => {
  const run = newRun();
  say(run, { type: 'turn_started', data: 1, prompt: 'x' }, { type: 'cost', data: 5, microdollars: 5 }, { type: 'cost', data: 7, microdollars: 7 },
    { type: 'error', data: 'Stopped by you', state: 'stopped', step: 'agent', exec_id: 'generation' });
  assert.equal(run.spent, 12);
  assert.equal(run.phase, 'stopped');
  assert.equal(run.error, null);
});
