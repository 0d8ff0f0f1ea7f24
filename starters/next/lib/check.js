// Never trust what arrives: anyone can call an action, with or without the page.

export const LONGEST_NAME = 120;

// The name without spaces around it, or '' where it cannot be used.
export function cleanName(value) {
  const name = typeof value === 'string' ? value.trim() : '';
  return name.length <= LONGEST_NAME ? name : '';
}

export const isId = (value) => Number.isSafeInteger(value) && value > 0;
