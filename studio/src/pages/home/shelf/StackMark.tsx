import type { CSSProperties } from 'react';
import css from './picture.module.css';
import { stackOf } from './stacks';

/** A stack's letters in its colour; its name is said beside it. */
export function StackMark({ stack }: { stack: string | null }) {
  const { mark, hue } = stackOf(stack);
  return (
    <span className={css.mark} style={{ '--hue': hue } as CSSProperties} aria-hidden="true">
      {mark}
    </span>
  );
}
