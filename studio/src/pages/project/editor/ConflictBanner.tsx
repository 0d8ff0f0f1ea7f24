import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import css from './code.module.css';
import type { Doc } from './documents';
import { useCode } from './use-code';

/** Says that a file changed here and at the server, and what can be done; or that it waits for the link. */
export function ConflictBanner({ doc, onCompare, onSave }: { doc: Doc; onCompare: () => void; onSave: () => unknown }) {
  const t = useT();
  const code = useCode();
  const { path, conflict, queued } = doc;
  if (!conflict) {
    return (
      <div role="status">
        {queued !== null && (
          <div className={css.banner}>
            <p>{t('editor.queued')}</p>
          </div>
        )}
      </div>
    );
  }
  const isGone = conflict.theirs === null;
  return (
    <div role="alert" className={css.banner} data-bad>
      <p>{t(isGone ? 'conflict.gone' : 'conflict.both')}</p>
      <div className={css.choices}>
        {!isGone && <Button onClick={onCompare}>{t('conflict.compare')}</Button>}
        <Button onClick={() => code.docs.resolve(path, 'mine').then(onSave)}>{t('conflict.mine')}</Button>
        <Button onClick={() => code.docs.resolve(path, 'theirs')}>
          {t(isGone ? 'conflict.drop' : 'conflict.theirs')}
        </Button>
      </div>
    </div>
  );
}
