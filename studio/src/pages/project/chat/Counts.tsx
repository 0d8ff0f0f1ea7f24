import { useT } from '../../../i18n';
import css from './chat.module.css';

/** Lines that came and went: +12 −3. */
export function Counts({ added, removed }: { added: number; removed: number }) {
  const t = useT();
  return (
    <span className={css.counts} role="img" aria-label={t('diff.lines', { added, removed })}>
      <ins aria-hidden="true">+{added}</ins> <del aria-hidden="true">−{removed}</del>
    </span>
  );
}
