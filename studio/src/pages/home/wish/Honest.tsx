import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { meQuery, providersQuery } from '../../../api/queries';
import { useT } from '../../../i18n';
import css from './wish.module.css';

/** Where no model is set: what comes without one, and what one would add. */
export function Honest() {
  const t = useT();
  const { data } = useQuery(providersQuery);
  const { data: me } = useQuery(meQuery);
  const models = data?.providers.filter((one) => one.is_model) ?? [];
  if (!data || models.some((one) => one.available)) return null;
  const needs = models.map((one) => one.needs.join(' + ')).filter(Boolean);
  return (
    <details className={css.honest}>
      <summary>
        <Info aria-hidden />
        {t('honest')}
      </summary>
      <p>{t('honest.starter')}</p>
      <p>{t('honest.model')}</p>
      {me?.role === 'admin' && needs.length > 0 && <p>{t('honest.admin', { settings: needs.join(', ') })}</p>}
    </details>
  );
}
