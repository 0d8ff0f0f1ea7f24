// What is in view of a project, and how any part of the page brings something into view.
import { createContext, useContext, useSyncExternalStore } from 'react';
import { read, write } from '../../../app/memory';

/** Side by side on a wide screen, tabs of a narrow one. */
export const PARTS = ['chat', 'code', 'app'] as const;
export type Part = (typeof PARTS)[number];
/** Below the preview on a wide screen, beside it as tabs on a narrow one. */
export const DOCK_VIEWS = ['terminal', 'log', 'problems'] as const;
export type DockView = (typeof DOCK_VIEWS)[number];
export type AppView = 'preview' | DockView;
/** Left of the editor. */
export type SideView = 'files' | 'search';
export type Pane = Part | AppView | SideView;

/** Line and column from 1. */
export interface Place {
  line: number;
  column?: number;
  /** So many characters are marked. */
  length?: number;
}

/** From one checkpoint to another; null: before the first, or the files as they are. */
export interface Span {
  from: number | null;
  to: number | null;
  title: string;
}

export interface View {
  part: Part;
  app: AppView;
  dock: DockView;
  side: SideView;
  /** Panes that are folded away on a wide screen. */
  folded: Readonly<Partial<Record<Foldable, boolean>>>;
}

/** What can be folded away on a wide screen. */
export type Foldable = Part | 'side' | 'dock';

/** A panel of the layout, as far as it is folded and unfolded from elsewhere. */
export interface FoldingPanel {
  collapse: () => void;
  expand: () => void;
}

const KEPT = 'bb_view';
const FIRST: View = { part: 'chat', app: 'preview', dock: 'log', side: 'files', folded: {} };

/** Opens files and comparisons: the editor. */
export interface Opens {
  open: (path: string, at?: Place) => void;
  compare: (span: Span, path?: string) => void;
}

export class Workbench {
  readonly projectId: string;
  /** The panels that the layout has now: none on a narrow screen. */
  readonly panels = new Map<Foldable, { current: FoldingPanel | null }>();
  readonly #kept = new Map<string, unknown>();
  #view: View;
  #editor: Opens | null = null;
  /** What was wished for before the editor was there. */
  #wish: ((editor: Opens) => void) | null = null;
  #watchers = new Set<() => void>();

  constructor(projectId: string) {
    this.projectId = projectId;
    this.#view = recall();
  }

  getSnapshot = (): View => this.#view;
  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  /** Brings a pane into view, whatever is in its place now. */
  show(pane: Pane): void {
    const next = shown(this.#view, pane);
    this.change(next);
    if (next.part === 'code' && (pane === 'files' || pane === 'search')) this.fold('side', false);
    if (isDock(pane)) this.fold('dock', false);
    this.fold(next.part, false);
  }

  /** What a pane finds again when the layout changes and it is drawn anew: made once for the page. */
  keep<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make());
    return this.#kept.get(name) as T;
  }

  /** Folds a pane away, or brings it back, where panes are beside each other. */
  fold(pane: Foldable, folded: boolean): void {
    const panel = this.panels.get(pane)?.current;
    if (folded) panel?.collapse();
    else panel?.expand();
  }

  toggle(pane: Foldable): void {
    this.fold(pane, !this.#view.folded[pane]);
  }

  /** Opens a file in the editor, at a place where one is given. */
  openFile(path: string, at?: Place): void {
    this.show('code');
    this.#open((editor) => editor.open(path, at));
  }

  /** Shows what changed between two checkpoints, in one file or in all of them. */
  openDiff(span: Span, path?: string): void {
    this.show('code');
    this.#open((editor) => editor.compare(span, path));
  }

  #open(does: (editor: Opens) => void): void {
    if (this.#editor) does(this.#editor);
    else this.#wish = does;
  }

  /** The editor is there; it does what was wished for last. */
  bringEditor(editor: Opens): void {
    this.#editor = editor;
    this.#wish?.(editor);
    this.#wish = null;
  }

  change(view: Partial<View>): void {
    this.#view = { ...this.#view, ...view };
    const { dock, side } = this.#view;
    write(KEPT, JSON.stringify({ dock, side }));
    for (const watch of this.#watchers) watch();
  }

  noteFolded(pane: Foldable, folded: boolean): void {
    if ((this.#view.folded[pane] ?? false) === folded) return;
    this.change({ folded: { ...this.#view.folded, [pane]: folded } });
  }
}

const isDock = (pane: Pane): pane is DockView => (DOCK_VIEWS as readonly string[]).includes(pane);

/** The view with a pane in it. */
export function shown(view: View, pane: Pane): View {
  if (pane === 'files' || pane === 'search') return { ...view, part: 'code', side: pane };
  if (pane === 'preview') return { ...view, part: 'app', app: pane };
  if (isDock(pane)) return { ...view, part: 'app', app: pane, dock: pane };
  return { ...view, part: pane };
}

function recall(): View {
  try {
    const { dock, side } = JSON.parse(read(KEPT) ?? '{}') as Partial<View>;
    return {
      ...FIRST,
      ...(dock && DOCK_VIEWS.includes(dock) && { dock }),
      ...((side === 'files' || side === 'search') && { side }),
    };
  } catch {
    return FIRST;
  }
}

export const WorkbenchContext = createContext<Workbench | null>(null);

/** The project page's workbench, for anything inside of it. */
export function useWorkbench(): Workbench {
  const found = useContext(WorkbenchContext);
  if (!found) throw new Error('outside of a project page');
  return found;
}

export function useView(): View {
  const bench = useWorkbench();
  return useSyncExternalStore(bench.subscribe, bench.getSnapshot);
}
