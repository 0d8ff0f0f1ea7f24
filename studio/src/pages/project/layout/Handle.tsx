import { Separator } from 'react-resizable-panels';
import css from './frame.module.css';

/** What is dragged, or moved by arrow keys, to resize two panes. */
export function Handle({ label, isFlat = false }: { label: string; isFlat?: boolean }) {
  return <Separator aria-label={label} className={isFlat ? css.flatHandle : css.handle} />;
}
