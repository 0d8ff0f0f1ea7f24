// What can be done here: each page registers its commands, the palette lists them, keys run them.

export interface Command {
  /** Like `project.run`; unique. */
  id: string;
  /** In the reader's language. */
  title: string;
  /** `mod+s` (Ctrl, or Cmd on a Mac), `shift+mod+p`, `?`, or keys one after the other: `g h`. */
  keys?: string;
  /** Its keys work, but the palette does not list it. */
  hidden?: boolean;
  /** Not to be had just now. */
  disabled?: boolean;
  run: () => unknown;
}

export type Overlay = 'palette' | 'keys';

const commands = new Map<string, Command>();
const watchers = new Set<() => void>();
let listed: readonly Command[] = [];
let overlay: Overlay | null = null;

const tell = () => {
  listed = [...commands.values()];
  for (const watch of watchers) watch();
};

export const subscribe = (watch: () => void): (() => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};
export const allCommands = (): readonly Command[] => listed;
export const openedOverlay = (): Overlay | null => overlay;

/** Makes a command known; answers how to take it back. */
export function register(command: Command): () => void {
  commands.set(command.id, command);
  tell();
  return () => {
    if (commands.get(command.id) === command) commands.delete(command.id);
    tell();
  };
}

export function openOverlay(which: Overlay | null): void {
  overlay = which;
  tell();
}
