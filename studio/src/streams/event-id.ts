// Ids of events: `epoch-n`. Both are numbers of any length, so they are compared as text.

const compare = (a = '', b = ''): number => a.length - b.length || (a < b ? -1 : Number(a > b));

/** Whether the event `id` is at or before `last`: it was counted already. */
export function isOld(id: string | null, last: string | null): boolean {
  if (!id || !last) return false;
  const [epochA, nA] = id.split('-');
  const [epochB, nB] = last.split('-');
  return (compare(epochA, epochB) || compare(nA, nB)) <= 0;
}
