// Errors of compilers and programs in their output, with the place in the project's files. Pure but for
// the reader's memory of the lines before.

export interface Problem {
  id: number;
  /** Within the project, with `/`. */
  path: string;
  line: number;
  column: number | null;
  message: string;
  severity: 'error' | 'warning';
}

/** Problems that are kept. */
export const MAX_PROBLEMS = 200;
/** The longest line that is looked at, in characters. */
const MAX_LINE_CHARS = 1_000;
/** A message and its places stand at most so many lines apart. */
const NEAR_LINES = 40;

/** A path of a file with an ending, not of an address. */
const PATH = String.raw`((?:[A-Za-z]:)?[\w@.+\-/\\[\]()$]*[\w\])]\.[A-Za-z][A-Za-z0-9]{0,9})`;
/** `path`, then line and column, then perhaps the message. */
const FORMS: readonly RegExp[] = [
  // tsc: src/App.tsx(12,5): error TS2304: …
  new RegExp(String.raw`^\s*${PATH}\((\d+),(\d+)\):\s+(?:(error|warning)\s+)?(.*)$`),
  // Maven: [ERROR] /workspace/src/App.java:[12,5] …
  new RegExp(String.raw`^\[(?:ERROR|WARNING)\]\s+${PATH}:\[(\d+),(\d+)\]()\s*(.*)$`),
  // javac, php -l: Foo.java:12: error: …
  new RegExp(String.raw`^\s*${PATH}:(\d+)():\s+(error|warning):\s+(.*)$`),
  // gcc, esbuild, vite, go vet, flake8, tsc --pretty: src/a.js:12:5: ERROR: …
  new RegExp(String.raw`^\s*(?:vet: )?${PATH}:(\d+):(\d+):?\s+(?:-\s+)?(?:(error|warning|ERROR|WARNING)\b:?\s*)?(.+)$`),
];
/** Places without a message of their own: it stands before or after them. */
const PLACES: readonly RegExp[] = [
  // Python
  /^\s*File "([^"]+)", line (\d+)()/,
  // Node: at main (/workspace/src/a.js:12:5), at file:///workspace/a.js:12:5
  /^\s+at .*?\(?(?:file:\/\/)?(\/[^\s():]+|[A-Za-z]:[^\s():]+):(\d+):(\d+)\)?$/,
  // Java: at com.example.App.main(App.java:12) names no folder and is left out. Rust: --> src/main.rs:12:5
  /^\s*-->\s+([^\s:]+):(\d+):(\d+)/,
  // Node's first line of an error nobody caught; Ruby: app.rb:12:in 'x'
  /^(?:file:\/\/)?(\/[^\s:]+):(\d+)()(?::in .*)?$/,
  // PHP: … in /workspace/a.php on line 12, or :12
  /\bin (\/[^\s:]+\.php)(?: on line |:)(\d+)()/,
];
/** A sentence that names an error. */
const MESSAGE =
  /^(?:\s*(?:Uncaught\s+)?(?:[\w.]*(?:Error|Exception|Warning)\b[^:]*|error(?:\[E\d+\])?|panic|fatal error|PHP \w+ error|npm ERR!)):\s+\S/i;

interface Near {
  text: string;
  at: number;
}

export class ProblemReader {
  problems: readonly Problem[] = [];
  #next = 1;
  #count = 0;
  #message: Near | null = null;
  /** A place that waits for its message: Python says it last. */
  #place: (Near & { path: string; line: number; column: number | null }) | null = null;

  /** Forgets all, for a new run. */
  clear(): void {
    this.problems = [];
    this.#message = null;
    this.#place = null;
  }

  /** Reads one line of output. */
  read(raw: string): void {
    this.#count += 1;
    const line = raw.slice(0, MAX_LINE_CHARS);
    if (this.#whole(line)) return;
    const place = placeIn(line);
    if (place && MESSAGE.test(line)) this.add({ ...place, message: line.trim(), severity: 'error' });
    else if (place) this.#placed(line, place);
    else if (MESSAGE.test(line)) this.#said(line.trim());
  }

  /** Adds what another source knows, like the page's own console. */
  add(problem: Omit<Problem, 'id'>): void {
    const isSame = (one: Problem) =>
      one.path === problem.path && one.line === problem.line && one.message === problem.message;
    if (this.problems.some(isSame)) return;
    this.problems = [...this.problems, { ...problem, id: this.#next }].slice(-MAX_PROBLEMS);
    this.#next += 1;
  }

  #whole(line: string): boolean {
    for (const form of FORMS) {
      const [, file, row, column, kind, message] = form.exec(line) ?? [];
      const path = inProject(file);
      if (!path || !row) continue;
      const severity = /warning/i.test(kind ?? '') ? 'warning' : 'error';
      // A line with a place and no word of an error is how many programs log.
      if (!kind && !/error|expected|undefined|cannot|unexpected|unused|not |missing|invalid/i.test(message ?? ''))
        return true;
      this.add({
        path,
        line: Number(row),
        column: Number(column) || null,
        message: message?.trim() || line.trim(),
        severity,
      });
      return true;
    }
    return false;
  }

  #placed(text: string, place: { path: string; line: number; column: number | null }): void {
    const said = this.#message;
    if (said && this.#count - said.at <= NEAR_LINES) {
      // The first place in the project is where to look; those below it only lead there.
      this.add({ ...place, message: said.text, severity: 'error' });
      this.#message = null;
      this.#place = null;
    } else this.#place = { ...place, text, at: this.#count };
  }

  #said(text: string): void {
    const place = this.#place;
    if (place && this.#count - place.at <= NEAR_LINES) {
      const { path, line, column } = place;
      this.add({ path, line, column, message: text, severity: 'error' });
      this.#place = null;
    } else this.#message = { text, at: this.#count };
  }
}

function placeIn(line: string): { path: string; line: number; column: number | null } | null {
  for (const form of PLACES) {
    const [, file, row, column] = form.exec(line) ?? [];
    const path = inProject(file);
    if (path && row) return { path, line: Number(row), column: Number(column) || null };
  }
  return null;
}

/** A path as the project has it; null for what lies elsewhere or was installed. */
function inProject(file: string | undefined): string | null {
  if (!file || file.length > 400) return null;
  const path = file
    .replace(/\\/g, '/')
    .replace(/^\/workspace\//, '')
    .replace(/^(\.\/)+/, '');
  const isElsewhere = path.startsWith('/') || /(^|\/)(\.\.|node_modules|site-packages|\.venv|vendor)(\/|$)/.test(path);
  return isElsewhere || path.includes('://') || /^(node|internal):?/.test(path) ? null : path;
}
