import { useMemo } from 'react';
import type { FileChange } from '../../../streams/run';
import { useProject } from '../../../streams/use-project';
import { above, type Row } from './tree';

export type Mark = 'new' | 'changed' | 'inside';

const NONE: Readonly<Record<string, FileChange>> = {};

/** The marks of a turn: its files, and the closed folders that hold some of them. */
export function marksOf(files: Readonly<Record<string, FileChange>>): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const [path, { change, to, removed }] of Object.entries(files)) {
    if (change === 'removed') continue;
    const now = to ?? path;
    marks.set(now, change === 'written' && removed === 0 ? 'new' : 'changed');
    for (const folder of above(now)) marks.set(folder, 'inside');
  }
  return marks;
}

/** What the last turn did to a row. */
export function useChanged(projectId: string): (row: Row) => Mark | null {
  const files = useProject(projectId, (snapshot) => snapshot.run.turns.at(-1)?.files ?? NONE);
  const marks = useMemo(() => marksOf(files), [files]);
  return (row) => {
    const mark = marks.get(row.path) ?? null;
    return mark === 'inside' && row.isOpen ? null : mark;
  };
}
