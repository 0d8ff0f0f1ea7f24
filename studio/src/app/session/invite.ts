// The token of a one-time link. Pure.

/** Characters that a token may have: it goes into a JSON body, never into an address. */
const TOKEN = /^[A-Za-z0-9._~-]{8,2048}$/;

/** The token in a pasted link (`…/invite#token`) or by itself; null where there is none. */
export function inviteIn(pasted: string): string | null {
  const text = pasted.trim();
  const cut = text.indexOf('#');
  const token = cut < 0 ? text : text.slice(cut + 1);
  return TOKEN.test(token) ? token : null;
}
