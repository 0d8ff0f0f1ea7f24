// A unified diff as rows. Pure.

export interface PatchRow {
  kind: 'same' | 'added' | 'removed' | 'gap';
  /** Line numbers, where the side has the line. */
  old: number | null;
  new: number | null;
  text: string;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)/;

export function rowsOfPatch(patch: string): PatchRow[] {
  const rows: PatchRow[] = [];
  let [before, after] = [0, 0];
  let isInside = false;
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      [before, after, isInside] = [Number(hunk[1]), Number(hunk[2]), true];
      if (rows.length > 0) rows.push({ kind: 'gap', old: null, new: null, text: hunk[3]?.trim() ?? '' });
      continue;
    }
    // The names of the files, and "no newline at end of file".
    if (!isInside || line.startsWith('\\')) continue;
    const text = line.slice(1);
    if (line.startsWith('+')) rows.push({ kind: 'added', old: null, new: after++, text });
    else if (line.startsWith('-')) rows.push({ kind: 'removed', old: before++, new: null, text });
    else rows.push({ kind: 'same', old: before++, new: after++, text });
  }
  return rows;
}
