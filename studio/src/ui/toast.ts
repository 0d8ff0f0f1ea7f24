// Telling somebody something for some seconds. What draws it is loaded with the first.
import { ApiError, words } from '../api/error';

/** How long a message stays, in ms. */
const STAY_MS = 8_000;

export interface ToastOptions {
  description?: string | null;
  bad?: boolean;
  /** Like "Undo". */
  action?: { label: string; does: () => unknown };
  ms?: number;
}

export async function toast(message: string, options: ToastOptions = {}): Promise<void> {
  // Where even this cannot be loaded, the banner of the lost link is what is said.
  const drawn = await import('./Toaster').catch(() => null);
  if (!drawn) return;
  const { toast: show } = await drawn.ready();
  const { action, bad, description, ms = STAY_MS } = options;
  (bad ? show.error : show)(message, {
    duration: ms,
    ...(description && { description }),
    ...(action && {
      action: { label: action.label, onClick: () => void Promise.resolve(action.does()).catch(showError) },
    }),
  });
}

/** Tells what went wrong, in the server's words; nothing where it was stopped on purpose. */
export function showError(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  // A session that ended asks for another by itself.
  if (error instanceof ApiError && (error.status === 401 || error.code === 'blocked')) return;
  const { message, hint } = words(error);
  void toast(message, { bad: true, description: hint });
}
