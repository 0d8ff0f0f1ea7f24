// On this computer previews are at `*.bb.localhost`, and a frame may keep their door open only where the
// studio is of the same site.
import { hasRefresh } from '../api/session';

/** Goes to `bb.localhost` where the browser knows such names by itself; tells whether it went. */
export function leaveForSite(): boolean {
  const { hostname, protocol, port, pathname, search, hash } = location;
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && protocol === 'http:';
  const knowsNames = 'userAgentData' in navigator || navigator.userAgent.includes('Firefox');
  // The storage of this origin would stay behind. In development Vite serves one name only.
  if (!isHere || !knowsNames || hasRefresh() || import.meta.env.DEV) return false;
  location.replace(`http://bb.localhost:${port || 80}${pathname}${search}${hash}`);
  return true;
}
