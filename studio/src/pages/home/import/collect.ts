// The files of a ZIP, a folder or a drop, as they are sent. What installing makes again stays at home.

/** The most files of an import; the server's own limit. */
export const MAX_FILES = 10_000;
/** Folders that the server would leave out anyway. */
const SKIPPED = new Set(['node_modules', '.git', '.venv', 'venv', '__pycache__', '.next', 'target', '.gradle']);

export interface Found {
  path: string;
  file: File;
}

/** What goes to the server: a ZIP as it is, or files with their paths. */
export interface Bundle {
  kind: 'zip' | 'files';
  /** A name for the project. */
  name: string;
  files: Found[];
}

const isSkipped = (path: string) => path.split('/').some((part) => SKIPPED.has(part));

/** Null where there is nothing to send. */
export function bundleOf(found: readonly Found[]): Bundle | null {
  const [first] = found;
  if (!first) return null;
  if (found.length === 1 && /\.zip$/i.test(first.file.name)) {
    return { kind: 'zip', name: first.file.name.replace(/\.zip$/i, ''), files: [first] };
  }
  const files = found.filter(({ path }) => !isSkipped(path));
  if (files.length === 0) return null;
  const tops = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [top] = tops;
  return { kind: 'files', name: (tops.size === 1 && top) || first.file.name.replace(/\.[^.]+$/, ''), files };
}

/** What a file field holds: single files, or a folder with paths. */
export const chosen = (list: FileList): Found[] =>
  Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));

/** What was dropped; folders are walked, but not into what is left out. */
export async function dropped(data: DataTransfer): Promise<Found[]> {
  // What was dropped is to be had only before the first wait.
  const given = Array.from(data.items, (item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const found: Found[] = [];
  for (const { entry, file } of given) {
    if (entry) await walk(entry, '', found);
    else if (file) found.push({ path: file.name, file });
  }
  return found;
}

async function walk(entry: FileSystemEntry, folder: string, found: Found[]): Promise<void> {
  if (found.length > MAX_FILES || SKIPPED.has(entry.name)) return;
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, `${path}/`, found);
  }
}
