import { useCommand } from '../../../app/commands/useCommand';
import { useT } from '../../../i18n';
import { NAMES } from './slots';
import { type Foldable, type Part, useWorkbench, type Workbench } from './workbench';

/** What the keyboard does with panes. */
export function PaneCommands() {
  const t = useT();
  const bench = useWorkbench();
  const go = (part: Part, digit: number) => ({
    id: `project.pane.${part}`,
    title: t('pane.goto', { name: t(NAMES[part]) }),
    keys: `alt+${digit}`,
    run: () => enter(bench, part),
  });
  const fold = (pane: Foldable, name: string, keys?: string) => ({
    id: `project.fold.${pane}`,
    title: t('pane.toggle', { name }),
    ...(keys && { keys }),
    run: () => bench.toggle(pane),
  });
  useCommand(go('chat', 1));
  useCommand(go('code', 2));
  useCommand(go('app', 3));
  useCommand(fold('chat', t('pane.chat')));
  useCommand(fold('code', t('pane.code')));
  useCommand(fold('app', t('pane.app')));
  useCommand(fold('side', t('files.title'), 'mod+b'));
  useCommand(fold('dock', t('pane.dock'), 'mod+j'));
  useCommand({ id: 'project.search', title: t('search.open'), keys: 'shift+mod+f', run: () => bench.show('search') });
  return null;
}

/** Brings a column into view and puts the focus into it. */
function enter(bench: Workbench, part: Part): void {
  bench.show(part);
  // What was folded gets its size first.
  requestAnimationFrame(() => {
    const pane = document.getElementById(`pane-${part}`) ?? document.getElementById(`part-${part}`);
    const first = pane?.querySelector<HTMLElement>('[data-first-focus], textarea:not([disabled]), [tabindex="0"]');
    (first ?? pane)?.focus();
  });
}
