import { lazy, Suspense, useState } from 'react';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { nameOf } from '../files/tree';
import css from './code.module.css';
import type { Doc } from './documents';
import { useCode } from './use-code';
import { useHeavy } from './use-heavy';

const MonacoMerge = lazy(() => import('./MonacoMerge'));

/** Both versions beside each other; mine can be edited into one out of both. */
export function ConflictDialog({ doc, onClose }: { doc: Doc; onClose: () => void }) {
  const t = useT();
  const code = useCode();
  const isHeavy = useHeavy();
  const [merged, setMerged] = useState(doc.text);
  const theirs = doc.conflict?.theirs ?? '';
  const plain = <PlainMerge theirs={theirs} mine={merged} onChange={setMerged} />;
  const end = (choice: 'mine' | 'theirs', text?: string) => code.docs.resolve(doc.path, choice, text).then(onClose);
  return (
    <Dialog title={t('conflict.title', { name: nameOf(doc.path) })} onClose={onClose} wide>
      <p className="muted">{t('conflict.text')}</p>
      {isHeavy ? (
        <Suspense fallback={plain}>
          <MonacoMerge path={doc.path} theirs={theirs} mine={doc.text} onChange={setMerged} />
        </Suspense>
      ) : (
        plain
      )}
      <div className={css.answers}>
        <Button onClick={() => end('theirs')}>{t('conflict.theirs')}</Button>
        <Button onClick={() => end('mine')}>{t('conflict.mine')}</Button>
        <Button look="primary" onClick={() => end('mine', merged)}>
          {t('conflict.merge')}
        </Button>
      </div>
    </Dialog>
  );
}

interface PlainMergeProps {
  theirs: string;
  mine: string;
  onChange: (text: string) => void;
}

/** Two fields, for phones. */
function PlainMerge({ theirs, mine, onChange }: PlainMergeProps) {
  const t = useT();
  return (
    <div className={css.merge}>
      <label>
        <span>{t('conflict.server')}</span>
        <textarea readOnly value={theirs} wrap="off" spellCheck={false} />
      </label>
      <label>
        <span>{t('conflict.here')}</span>
        <textarea value={mine} wrap="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      </label>
    </div>
  );
}
