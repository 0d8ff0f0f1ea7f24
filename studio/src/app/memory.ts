// What this browser remembers; storage may be forbidden or full.

type Where = 'localStorage' | 'sessionStorage';

export function read(name: string, where: Where = 'localStorage'): string | null {
  try {
    return globalThis[where].getItem(name);
  } catch {
    return null;
  }
}

/** Remembers a text, or forgets it for null; what cannot be kept is not kept. */
export function write(name: string, value: string | null, where: Where = 'localStorage'): void {
  try {
    if (value === null) globalThis[where].removeItem(name);
    else globalThis[where].setItem(name, value);
  } catch {
    // then it is not kept
  }
}
