import { expect, test } from 'vitest';
import { answersText, draftOf, planOf } from './answers';

const plan = {
  title: 'Mess Menu',
  summary: 'A menu.',
  stack: 'node',
  project_type: 'node',
  files: ['server.js', 'public/index.html'],
  dependencies: ['express'],
  install: ['npm install'],
  start: 'node server.js',
  port: 3000,
  memory_mb: 512,
  checks: [
    { path: '/api/dishes', contains: 'Poha' },
    { path: '/', contains: '' },
  ],
};

test('each answer stands behind its question, and no answer is left out', () => {
  const questions = [{ question: 'Veg or not?' }, { question: 'Which meals?' }, { question: 'Colours?' }];
  expect(answersText(questions, ['only veg', ' ', 'blue'])).toBe('Veg or not? only veg\nColours? blue');
  expect(answersText(questions, [])).toBe('');
});

test('a plan that nobody changed comes back as it was', () => {
  expect(planOf(plan, draftOf(plan))).toEqual(plan);
});

test('what is changed is taken, and what the form does not show stays', () => {
  const draft = {
    ...draftOf(plan),
    files: ' server.js \n\n app.js',
    port: '8080',
    checks: '/ Mess Menu\nnothing else',
  };
  expect(planOf(plan, draft)).toMatchObject({
    files: ['server.js', 'app.js'],
    port: 8080,
    memory_mb: 512,
    project_type: 'node',
    checks: [
      { path: '/', contains: 'Mess Menu' },
      { path: '/', contains: 'nothing else' },
    ],
  });
});

test('without a port or a start command it is no plan', () => {
  for (const port of ['', '0', '70000', 'x', '3.5']) expect(planOf(plan, { ...draftOf(plan), port })).toBeNull();
  expect(planOf(plan, { ...draftOf(plan), start: ' ' })).toBeNull();
});
