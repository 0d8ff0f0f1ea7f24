import { expect, test } from 'vitest';
import { runErrorWords } from './errors';

test('every sentence of a failed run has its key and its parts', () => {
  const told: [string, string, object][] = [
    ['port 3000 did not open within 180 s', 'run.error.port', { port: '3000', seconds: '180' }],
    ['port 3000 did not open within 15 s; open are {5173, 8080}', 'run.error.other_port', { others: '5173, 8080' }],
    ['the app answers with HTTP 500', 'run.error.status', { status: '500' }],
    [
      'port 3000 is open, but nothing answers HTTP there; an app must listen on 127.0.0.1 or 0.0.0.0',
      'run.error.no_http',
      { port: '3000' },
    ],
    ['`npm install` failed: exit code 1', 'run.error.command', { command: 'npm install', how: 'exit code 1' }],
    ['the app ended: exit code 7', 'run.error.ended', { how: 'exit code 7' }],
    ["the app crashed: Failed running 'src/a.js'", 'run.error.crashed', { line: "Failed running 'src/a.js'" }],
    [
      'out of memory while building: `npm run build` needs more than 512 MB (set BUILD_MEMORY higher)',
      'run.error.memory_build',
      { what: '`npm run build`', mb: '512' },
    ],
    [
      'out of memory while running: the app needs more than 256 MB (set SANDBOX_MEMORY higher)',
      'run.error.memory_run',
      { what: 'the app', mb: '256' },
    ],
    ['the server is stopping', 'run.error.stopping', {}],
  ];
  for (const [sentence, key, vars] of told) expect(runErrorWords(sentence)).toMatchObject({ key, vars });
  expect(runErrorWords('something new')).toBeNull();
});
