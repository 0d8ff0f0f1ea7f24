import { useNarrow } from '../layout/use-media';

interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/**
 * Whether Monaco is worth its load. It is more than half a megabyte to bring and does not support touch
 * keyboards (its own README says so), so that phones, and those who ask to save data, get a plain field.
 */
export function useHeavy(): boolean {
  const isNarrow = useNarrow();
  const connection = (navigator as { connection?: Connection }).connection;
  const isSlow = connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '');
  const isTouch = matchMedia('(pointer: coarse) and (hover: none)').matches;
  return !isNarrow && !isTouch && !isSlow;
}
