import type { SlotProps } from '../layout/slot';

/** Files and the editor. */
export default function CodePane(_: SlotProps) {
  return null;
}
