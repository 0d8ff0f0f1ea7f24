// Every address of the page, in one place.

/** Pages; `project` takes an id, which may be part of an address as it is. */
export const HOME = '/';
export const SIGN_IN = '/sign-in';
export const INVITE = '/invite';
export const PROJECT = '/p/:id';
export const projectAddress = (id: string) => `/p/${encodeURIComponent(id)}`;

const OLD_PROJECT = /^#\/p\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})$/;

/** Where a link of the earlier page (`#/p/<id>`) leads now, or null. */
export function fromOldLink(hash: string): string | null {
  const id = OLD_PROJECT.exec(hash)?.[1];
  return id ? projectAddress(id) : null;
}

/** Where sign-in returns to: only ever a path of this page. */
export function returnAddress(search: string): string {
  const wanted = new URLSearchParams(search).get('to') ?? HOME;
  return /^\/(?![/\\])/.test(wanted) ? wanted : HOME;
}
