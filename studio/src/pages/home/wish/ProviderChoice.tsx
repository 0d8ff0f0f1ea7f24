import { useQuery } from '@tanstack/react-query';
import { providersQuery } from '../../../api/queries';
import { tOr, useT } from '../../../i18n';
import type { Wish } from './use-wish';
import css from './wish.module.css';

/** Who makes the app, where there is a choice. */
export default function ProviderChoice({ wish }: { wish: Wish }) {
  const t = useT();
  const { data } = useQuery(providersQuery);
  const usable = data?.providers.filter((one) => one.available) ?? [];
  if (!data || usable.length < 2) return null;
  const chosen = usable.some((one) => one.name === wish.provider) ? wish.provider : data.default;
  return (
    <label className={css.provider}>
      <span className="sr">{t('provider')}</span>
      <select value={chosen} onChange={(event) => wish.choose(event.target.value)}>
        {usable.map(({ name }) => (
          <option key={name} value={name}>
            {tOr(`provider.${name}`, name)}
          </option>
        ))}
      </select>
    </label>
  );
}
