// The panes by name. Each is a file that is loaded with the page or when it is first looked at.
import { type ComponentType, lazy, Suspense } from 'react';
import { ErrorBoundary } from '../../../app/ErrorBoundary';
import { useT } from '../../../i18n';
import css from './frame.module.css';
import type { SlotProps } from './slot';
import type { AppView, Part } from './workbench';

const SLOTS: Record<'chat' | 'code' | AppView, ComponentType<SlotProps>> = {
  chat: lazy(() => import('../chat/Chat')),
  code: lazy(() => import('../editor/CodePane')),
  preview: lazy(() => import('../preview/Preview')),
  terminal: lazy(() => import('../terminal/Terminals')),
  log: lazy(() => import('../log/Log')),
  problems: lazy(() => import('../log/Problems')),
};

export type SlotName = keyof typeof SLOTS;

/** The keys of the panes' names. */
export const NAMES = {
  chat: 'pane.chat',
  code: 'pane.code',
  app: 'pane.app',
  preview: 'preview',
  terminal: 'pane.terminal',
  log: 'tab.log',
  problems: 'pane.problems',
} as const satisfies Record<Part | AppView, string>;

/** A pane; what breaks in it stays in it. */
export function Slot({ name, ...props }: SlotProps & { name: SlotName }) {
  const t = useT();
  const Inside = SLOTS[name];
  return (
    <ErrorBoundary>
      <Suspense
        fallback={
          <p className={css.waiting} role="status">
            {t('app.loading')}
          </p>
        }
      >
        <Inside {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
