import { lazy, Suspense, useEffect } from 'react';
import { Optional } from '../../app/Optional';
import { useT } from '../../i18n';
import css from './home.module.css';
import { PromptForm } from './wish/PromptForm';
import { useWish } from './wish/use-wish';

const Below = lazy(() => import('./Below'));

/** Say what to build; below it, what was built before, loaded after the prompt can be used. */
export function Home() {
  const t = useT();
  const wish = useWish();
  useEffect(() => {
    document.title = 'BharatBuild';
  }, []);
  return (
    <div className={css.home}>
      <div className={css.hero}>
        <h1>{t('hero')}</h1>
        <p className={css.lead}>{t('hero.sub')}</p>
        <PromptForm wish={wish} />
      </div>
      <Optional>
        <Suspense fallback={null}>
          <Below wish={wish} />
        </Suspense>
      </Optional>
    </div>
  );
}
