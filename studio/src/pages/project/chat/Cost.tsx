import { useQuery } from '@tanstack/react-query';
import { useT } from '../../../i18n';
import { compact, rupees } from '../../../i18n/format';
import css from './chat.module.css';
import { costQuery } from './queries';

/** How many rupees a millionth of a dollar is here; 0 until something cost anything. */
export function useRate(id: string): number {
  const { data } = useQuery(costQuery(id));
  return data && data.microdollars > 0 ? data.rupees / data.microdollars : 0;
}

/** What the project cost so far, in rupees and tokens, and what is left. */
export function Cost({ id }: { id: string }) {
  const t = useT();
  const { data } = useQuery(costQuery(id));
  if (!data || data.calls === 0) return null;
  const { input, cache_read, cache_write, output } = data.tokens;
  const left = [data.caps.project.left_rupees, data.caps.user_day.left_rupees].filter((one) => typeof one === 'number');
  return (
    <p className={css.cost}>
      {t('cost', { amount: rupees(data.rupees), tokens: compact(input + cache_read + cache_write + output) })}
      {left.length > 0 && ` · ${t('cost.left', { amount: rupees(Math.min(...left)) })}`}
    </p>
  );
}
