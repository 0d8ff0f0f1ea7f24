import { Link } from 'wouter';
import { useT } from '../i18n';
import { HOME } from './addresses';
import css from './app.module.css';

/** Also for a project that is gone or another's: nobody learns which. */
export function NotFound({ title }: { title?: string }) {
  const t = useT();
  return (
    <div className={css.page}>
      <h1>{title ?? t('notfound.title')}</h1>
      <p>{t('notfound.text')}</p>
      <Link href={HOME}>{t('notfound.home')}</Link>
    </div>
  );
}
