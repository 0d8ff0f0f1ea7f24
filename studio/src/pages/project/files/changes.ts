// What an event means for the list of files, and for files that are open. Pure.
import { count, field, type ProjectEvent, text } from '../../../streams/run/event';
import { type FileList, isWithin } from './tree';

export type Change =
  /** `hash` is of the content, where the server said it. */
  | { kind: 'written'; path: string; size: number | null; hash: string | null }
  | { kind: 'removed'; path: string }
  | { kind: 'renamed'; from: string; to: string }
  /** Anything may be different. */
  | { kind: 'all' };

const READ: Record<string, (event: ProjectEvent, path: string) => Change | null> = {
  file_written: written,
  file_changed: watched,
  file_removed: (_, path) => ({ kind: 'removed', path }),
  file_deleted: (_, path) => ({ kind: 'removed', path }),
  file_renamed: renamed,
  restored: () => ({ kind: 'all' }),
  reset: () => ({ kind: 'all' }),
  cut: () => null,
};

/** The change that an event tells, or null. */
export function changeOf(event: ProjectEvent): Change | null {
  const read = Object.hasOwn(READ, event.type) ? READ[event.type] : undefined;
  return read?.(event, text(field(event, 'path')) || text(event.data)) ?? null;
}

function written(event: ProjectEvent, path: string): Change | null {
  if (!path) return null;
  const size = field(event, 'size');
  return { kind: 'written', path, size: size === undefined ? null : count(size), hash: text(event.hash) || null };
}

/** What the sandbox saw: names only, also of folders. */
function watched(event: ProjectEvent, path: string): Change | null {
  const kind = text(field(event, 'kind'));
  if (kind === 'overflow' || !path) return { kind: 'all' };
  return kind === 'removed' ? { kind: 'removed', path } : { kind: 'written', path, size: null, hash: null };
}

function renamed(event: ProjectEvent, path: string): Change | null {
  const from = text(field(event, 'from')) || path;
  const to = text(field(event, 'to'));
  return from && to ? { kind: 'renamed', from, to } : null;
}

/** The list after a change; the same one where nothing is different. */
export function listAfter(files: FileList, change: Change): FileList {
  switch (change.kind) {
    case 'written': {
      const { path, size } = change;
      // Without a size it may be a folder, and the size of a known one is asked for with the next list.
      if (size === null || files.get(path)?.size === size) return files;
      return new Map(files).set(path, { size });
    }
    case 'removed': {
      const left = [...files].filter(([path]) => !isWithin(path, change.path));
      return left.length === files.size ? files : new Map(left);
    }
    case 'renamed':
      return new Map([...files].map(([path, info]) => [moved(path, change.from, change.to), info]));
    case 'all':
      return files;
  }
}

/** Whether the change names something that only a new list can tell about. */
export const isVague = (files: FileList, change: Change): boolean =>
  change.kind === 'all' || (change.kind === 'written' && change.size === null && !files.has(change.path));

/** Where a path is after a file or folder was renamed. */
export const moved = (path: string, from: string, to: string): string =>
  isWithin(path, from) ? to + path.slice(from.length) : path;
