import { useState } from 'react';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { StackMark } from '../shelf/StackMark';
import { EXAMPLES } from './examples';
import type { Wish } from './use-wish';
import css from './wish.module.css';

/** Examples that stand there before somebody asks for more. */
const FIRST = 5;

/** A wish to begin with, for each stack. */
export function Examples({ wish }: { wish: Wish }) {
  const t = useT();
  const [isAll, setAll] = useState(false);
  const shown = isAll ? EXAMPLES : EXAMPLES.slice(0, FIRST);
  return (
    <section className={css.examples} aria-labelledby="examples">
      <h2 id="examples">{t('examples')}</h2>
      <ul>
        {shown.map((stack) => (
          <li key={stack}>
            <Button className={css.example ?? ''} onClick={() => wish.take(t(`ex.${stack}`))}>
              <StackMark stack={stack} />
              {t(`idea.${stack}`)}
            </Button>
          </li>
        ))}
        <li>
          <Button look="ghost" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {t(isAll ? 'examples.fewer' : 'examples.more', { count: EXAMPLES.length - FIRST })}
          </Button>
        </li>
      </ul>
    </section>
  );
}
