// Addresses of previews. Pure.

/** Whether a phone beside this computer can reach a host: not where it is this computer's own name. */
export function isReachable(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return !(name === 'localhost' || name.endsWith('.localhost') || /^127\./.test(name) || name === '::1');
}

/** What was typed into the address bar, within the preview's origin; null for anything else. */
export function addressOf(typed: string, previewUrl: string): URL | null {
  const text = typed.trim();
  const base = new URL(previewUrl);
  try {
    // `//host/path` would be another host.
    const url = new URL(/^https?:\/\//i.test(text) ? text : text.replace(/^\/*/, '/'), base);
    return url.origin === base.origin && !url.pathname.startsWith('/__bb/') ? url : null;
  } catch {
    return null;
  }
}

/** Why a preview cannot be framed here, or null where it can. */
export function apart(preview: URL, studio: Pick<Location, 'origin' | 'hostname'>): 'site' | 'origin' | null {
  // With the studio's own origin the app could act as the student.
  if (preview.origin === studio.origin) return 'origin';
  // The door's cookie is kept only where studio and preview are one site.
  const isHere = preview.hostname.endsWith('.bb.localhost') && !/(^|\.)bb\.localhost$/.test(studio.hostname);
  return isHere ? 'site' : null;
}
