import { useT } from '../../i18n';
import css from './session.module.css';

/** A link that does not sign in, and why. */
export function Refused({ why }: { why: string }) {
  const t = useT();
  return (
    <div role="alert" className={css.refused}>
      <strong>{t('signin.refused')}</strong>
      <p>{why}</p>
    </div>
  );
}
