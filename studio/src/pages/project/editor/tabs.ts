// Which files and comparisons are open, in which order. Pure.
import type { Span } from '../layout/workbench';

/** More tabs than anybody looks at; the oldest that can go does. */
export const MAX_TABS = 40;

export type Tab =
  | { kind: 'file'; id: string; path: string; isPassing: boolean }
  | { kind: 'diff'; id: string; span: Span; path: string | null };

export interface Tabs {
  tabs: readonly Tab[];
  active: string | null;
}

export const NO_TABS: Tabs = { tabs: [], active: null };

const fileId = (path: string) => `file:${path}`;
export const fileTab = (path: string, isPassing = false): Tab => ({ kind: 'file', id: fileId(path), path, isPassing });
export const diffTab = (span: Span, path: string | null): Tab => ({
  kind: 'diff',
  id: `diff:${span.from ?? ''}-${span.to ?? ''}`,
  span,
  path,
});

/**
 * Opens a tab, or goes to it. A passing one (a file that is being written, looked at while it is) takes
 * the place of the passing one before it. `isBusy` says of a tab that it must not go by itself.
 */
export function openTab({ tabs, active }: Tabs, tab: Tab, isBusy: (tab: Tab) => boolean = () => false): Tabs {
  const known = tabs.find((one) => one.id === tab.id);
  if (known) {
    const kept = isPassing(known) && isPassing(tab) ? known : tab;
    return { tabs: tabs.map((one) => (one === known ? kept : one)), active: tab.id };
  }
  const passing = isPassing(tab) ? tabs.findIndex((one) => isPassing(one) && !isBusy(one)) : -1;
  if (passing >= 0) return { tabs: tabs.with(passing, tab), active: tab.id };
  const goes = tabs.length < MAX_TABS ? undefined : tabs.find((one) => one.id !== active && !isBusy(one));
  return { tabs: [...tabs.filter((one) => one !== goes), tab], active: tab.id };
}

export const isPassing = (tab: Tab): boolean => tab.kind === 'file' && tab.isPassing;

/** Without a tab; the one to its right takes its place, else the one to its left. */
export function closeTab({ tabs, active }: Tabs, id: string): Tabs {
  const at = tabs.findIndex((tab) => tab.id === id);
  const left = tabs.filter((tab) => tab.id !== id);
  return { tabs: left, active: active === id ? (left[Math.min(at, left.length - 1)]?.id ?? null) : active };
}

/** The tab so many places further, around the end. */
export function besideTab({ tabs, active }: Tabs, by: number): string | null {
  const at = tabs.findIndex((tab) => tab.id === active);
  return tabs[(at + by + tabs.length) % Math.max(1, tabs.length)]?.id ?? null;
}

/** The files of tabs under their new names. */
export function renamedTabs({ tabs, active }: Tabs, rename: (path: string) => string): Tabs {
  const changed = tabs.map((tab) => (tab.kind === 'file' ? fileTab(rename(tab.path), tab.isPassing) : tab));
  const at = tabs.findIndex((tab) => tab.id === active);
  return { tabs: changed, active: changed[at]?.id ?? active };
}

/** The shortest names that tell the tabs apart: `index.js`, or with their folders where two are alike. */
export function tabNames(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const parts = path.split('/');
    for (let count = 1; count < parts.length; count += 1) {
      const name = parts.slice(-count).join('/');
      if (paths.filter((other) => other === name || other.endsWith(`/${name}`)).length === 1) return name;
    }
    return path;
  });
}
