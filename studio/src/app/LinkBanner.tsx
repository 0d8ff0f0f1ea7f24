import { useEffect, useState, useSyncExternalStore } from 'react';
import { link, subscribeLink } from '../api/link';
import { queryClient } from '../api/query-client';
import { useT } from '../i18n';
import css from './app.module.css';

/** A link that is back sooner was never missed, in ms. */
const PATIENCE_MS = 1_200;

/** Says that the server is out of reach and that nothing is lost by it; asks again what failed meanwhile. */
export function LinkBanner() {
  const t = useT();
  const now = useSyncExternalStore(subscribeLink, link);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (now === 'up') {
      setShown(false);
      void queryClient.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [now]);
  const said = now === 'restarting' ? 'link.restarting' : navigator.onLine ? 'reconnecting' : 'link.offline';
  // The region is always there, so that what appears in it is read out.
  return <div role="status">{shown && now !== 'up' && <p className={css.banner}>{t(said)}</p>}</div>;
}
