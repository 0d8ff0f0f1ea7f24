import type { ProjectStore } from '../../../streams/project-store';

/** What every pane of the project page gets. */
export interface SlotProps {
  projectId: string;
  store: ProjectStore;
  /** It is in view. A pane stays in the page, with its state, when another takes its place. */
  isShown: boolean;
}
