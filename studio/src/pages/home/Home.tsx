import { lazy, Suspense, useEffect } from 'react';
import { useT } from '../../i18n';
import css from './home.module.css';
import { PromptForm } from './PromptForm';

const Shelf = lazy(() => import('./Shelf'));

/** Say what to build; below it, what was built before, loaded after the prompt can be used. */
export function Home() {
  const t = useT();
  useEffect(() => {
    document.title = 'BharatBuild';
  }, []);
  return (
    <div className={css.home}>
      <h1>{t('hero')}</h1>
      <p className={css.lead}>{t('hero.sub')}</p>
      <PromptForm />
      <Suspense fallback={null}>
        <Shelf />
      </Suspense>
    </div>
  );
}
