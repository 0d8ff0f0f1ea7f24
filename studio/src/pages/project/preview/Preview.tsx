import type { SlotProps } from '../layout/slot';

/** The slot of this pane; what fills it comes with the next steps. */
export default function Preview(_: SlotProps) {
  return null;
}
