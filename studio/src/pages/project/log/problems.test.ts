import { expect, test } from 'vitest';
import { MAX_PROBLEMS, ProblemReader } from './problems';

function found(output: string) {
  const reader = new ProblemReader();
  for (const line of output.split('\n')) reader.read(line);
  return reader.problems.map(({ path, line, column, message, severity }) => [path, line, column, message, severity]);
}

test('compilers', () => {
  expect(found("src/App.tsx(12,5): error TS2304: Cannot find name 'x'.")).toEqual([
    ['src/App.tsx', 12, 5, "TS2304: Cannot find name 'x'.", 'error'],
  ]);
  expect(found("src/App.tsx:3:7 - error TS2322: Type 'string' is not assignable.")[0]?.slice(0, 3)).toEqual([
    'src/App.tsx',
    3,
    7,
  ]);
  expect(found('/workspace/src/App.jsx:4:10: ERROR: Expected ">" but found "b"')).toEqual([
    ['src/App.jsx', 4, 10, 'Expected ">" but found "b"', 'error'],
  ]);
  expect(found('[ERROR] /workspace/src/main/java/com/x/App.java:[8,20] cannot find symbol')).toEqual([
    ['src/main/java/com/x/App.java', 8, 20, 'cannot find symbol', 'error'],
  ]);
  expect(found('./main.go:7:2: undefined: fmt.Printn')).toEqual([['main.go', 7, 2, 'undefined: fmt.Printn', 'error']]);
  expect(found('error[E0425]: cannot find value `x`\n  --> src/main.rs:2:5')).toEqual([
    ['src/main.rs', 2, 5, 'error[E0425]: cannot find value `x`', 'error'],
  ]);
  expect(found('main.c:4:3: warning: unused variable')[0]?.[4]).toBe('warning');
});

test('programs that stop', () => {
  const node = `/workspace/src/server.js:3
throw new Error('the mess is closed');
^

Error: the mess is closed
    at Object.<anonymous> (/workspace/src/server.js:3:7)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)`;
  expect(found(node)).toEqual([['src/server.js', 3, null, 'Error: the mess is closed', 'error']]);
  const python = `Traceback (most recent call last):
  File "/workspace/app.py", line 12, in <module>
    main()
  File "/usr/lib/python3/dist-packages/flask/app.py", line 900, in run
    raise ValueError('no')
ValueError: no`;
  expect(found(python)).toEqual([['app.py', 12, null, 'ValueError: no', 'error']]);
  expect(found('PHP Parse error:  syntax error in /workspace/index.php on line 4')[0]?.slice(0, 2)).toEqual([
    'index.php',
    4,
  ]);
});

test('ordinary lines are no problems', () => {
  for (const line of [
    '  ➜  Local:   http://localhost:5173/',
    'GET /src/App.jsx 200 in 3 ms',
    '12:30:05 [vite] hmr update /src/App.jsx',
    'added 12 packages in 3s',
    '2026-11-27 10:15:30 INFO started',
    '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
    'x'.repeat(100_000),
  ]) {
    expect(found(line)).toEqual([]);
  }
});

test('the same problem is told once, and there are not too many', () => {
  const line = 'src/a.c:1:1: error: no';
  expect(found(`${line}\n${line}`)).toHaveLength(1);
  expect(found(Array.from({ length: 500 }, (_, n) => `src/a.c:${n + 1}:1: error: no`).join('\n'))).toHaveLength(
    MAX_PROBLEMS,
  );
});
