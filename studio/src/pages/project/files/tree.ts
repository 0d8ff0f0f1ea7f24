// A list of paths as a tree, and the rows of it that are in view. Pure.

export interface FileInfo {
  /** In bytes; null until it is known. */
  size: number | null;
}

export type FileList = ReadonlyMap<string, FileInfo>;

interface Node {
  name: string;
  path: string;
  /** null for a file. */
  inside: Map<string, Node> | null;
  size: number | null;
  sorted: Node[] | null;
}

export interface Row {
  path: string;
  name: string;
  kind: 'file' | 'folder';
  /** From 1. */
  level: number;
  /** Its place among those beside it, from 1, and how many they are. */
  at: number;
  of: number;
  isOpen: boolean;
  size: number | null;
}

const folder = (name: string, path: string): Node => ({ name, path, inside: new Map(), size: null, sorted: null });
/** Numbers within names count as numbers: `page2` is before `page10`. */
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The tree of some files; `folders` are shown although nothing is in them yet. */
export function buildTree(files: FileList, folders: Iterable<string> = []): Node {
  const root = folder('', '');
  for (const [path, { size }] of files) put(root, path, { size });
  for (const path of folders) put(root, path, null);
  return root;
}

function put(root: Node, path: string, file: FileInfo | null): void {
  const names = path.split('/');
  let at = root;
  let so = '';
  names.forEach((name, index) => {
    so = so ? `${so}/${name}` : name;
    const isFile = file !== null && index === names.length - 1;
    const known = at.inside?.get(name);
    // A path below what was a file: it is a folder by now.
    if (known && (isFile || known.inside)) {
      at = known;
      return;
    }
    const made = isFile ? { name, path: so, inside: null, size: file.size, sorted: null } : folder(name, so);
    at.inside?.set(name, made);
    at = made;
  });
}

function sorted(node: Node): Node[] {
  node.sorted ??= [...(node.inside?.values() ?? [])].sort(
    (a, b) => Number(a.inside === null) - Number(b.inside === null) || byName.compare(a.name, b.name),
  );
  return node.sorted;
}

/** The rows that are seen where these folders are open. */
export function rowsOf(root: Node, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const walk = (node: Node, level: number) => {
    const inside = sorted(node);
    inside.forEach((one, index) => {
      const isOpen = one.inside !== null && open.has(one.path);
      const kind = one.inside ? 'folder' : 'file';
      const { path, name, size } = one;
      rows.push({ path, name, kind, level, at: index + 1, of: inside.length, isOpen, size });
      if (isOpen) walk(one, level + 1);
    });
  };
  walk(root, 1);
  return rows;
}

/** The folders above a path, from the outermost: `a/b/c` -> `a`, `a/b`. */
export function above(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const join = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name);
/** Whether a path is this one or something in it. */
export const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The row that typed letters lead to: the next after `from` that begins with them, or `from` itself. */
export function findTyped(rows: readonly Row[], from: number, typed: string): number {
  const wanted = typed.toLowerCase();
  const first = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < rows.length; step += 1) {
    const at = (first + step + rows.length) % rows.length;
    if (rows[at]?.name.toLowerCase().startsWith(wanted)) return at;
  }
  return from;
}

/** What is wrong with a name for a file or folder: a key of `i18n`, or null. */
export function nameTrouble(
  path: string,
  files: FileList,
): 'file.name.empty' | 'file.name.bad' | 'file.name.taken' | null {
  const names = path.split('/');
  if (path === '' || path.endsWith('/')) return 'file.name.empty';
  if (names.some((name) => name === '' || name === '.' || name === '..' || /[\x00-\x1f\\]/.test(name))) {
    return 'file.name.bad';
  }
  if (files.has(path)) return 'file.name.taken';
  return null;
}
