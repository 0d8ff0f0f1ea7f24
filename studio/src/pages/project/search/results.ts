// What a search found, as rows of a list. Pure.
import type { Found } from '../files/remote';

export type ResultRow =
  | { kind: 'file'; path: string; count: number; isOpen: boolean }
  | { kind: 'place'; place: Found };

/** The places by file, in their order; those of closed files are left out. */
export function resultRows(places: readonly Found[], closed: ReadonlySet<string>): ResultRow[] {
  const byFile = new Map<string, Found[]>();
  for (const place of places) byFile.set(place.path, [...(byFile.get(place.path) ?? []), place]);
  return [...byFile].flatMap(([path, found]): ResultRow[] => {
    const isOpen = !closed.has(path);
    const rows: ResultRow[] = isOpen ? found.map((place) => ({ kind: 'place', place })) : [];
    return [{ kind: 'file', path, count: found.length, isOpen }, ...rows];
  });
}

export interface Parts {
  before: string;
  hit: string;
  after: string;
}

/** The line in three parts; a long one is cut before the place, so that the place is seen. */
export function partsOf({ text, text_column, length }: Found, lead = 24): Parts {
  const at = Math.max(0, text_column - 1);
  const before = text.slice(0, at).trimStart();
  const shown = before.length > lead ? `…${before.slice(-lead)}` : before;
  return { before: shown, hit: text.slice(at, at + length), after: text.slice(at + length) };
}
