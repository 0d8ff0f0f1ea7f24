// Small parts that are wanted just when the link is down: they are there before.

/** The first page is used by then, in ms. */
const AFTER_MS = 3_000;

/** Loads them once the page has what it needs; answers how to stop that. */
export function warm(): () => void {
  const load = () =>
    Promise.all([import('../ui/Toaster'), import('../ui/OpenMenu'), import('./session/SessionDialog')]);
  const timer = setTimeout(() => void load().catch(() => {}), AFTER_MS);
  return () => clearTimeout(timer);
}
