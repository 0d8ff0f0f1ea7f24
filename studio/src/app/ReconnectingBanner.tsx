import { useT } from '../i18n';
import type { Snapshot } from '../streams/project-store';
import css from './app.module.css';

/** Says that the link is down, and that nothing is lost by it. */
export function ReconnectingBanner({ link }: { link: Snapshot['link'] }) {
  const t = useT();
  // The region is always there, so that what appears in it is read out.
  return <div role="status">{link === 'lost' && <p className={css.banner}>{t('reconnecting')}</p>}</div>;
}
