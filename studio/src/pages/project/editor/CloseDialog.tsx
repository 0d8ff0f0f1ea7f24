import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { nameOf } from '../files/tree';
import css from './code.module.css';
import type { Tab } from './tabs';

interface CloseDialogProps {
  tab: Tab;
  onDone: () => void;
  onSave: (path: string) => Promise<void>;
  onDiscard: () => void;
}

/** Before a tab with unsaved text goes. */
export function CloseDialog({ tab, onDone, onSave, onDiscard }: CloseDialogProps) {
  const t = useT();
  const path = tab.path ?? '';
  return (
    <Dialog title={t('editor.unsaved', { name: nameOf(path) })} onClose={onDone}>
      <p>{t('editor.unsaved.text')}</p>
      <div className={css.answers}>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button
          look="danger"
          onClick={() => {
            onDiscard();
            onDone();
          }}
        >
          {t('editor.discard')}
        </Button>
        <Button look="primary" onClick={() => onSave(path).finally(onDone)}>
          {t('save')}
        </Button>
      </div>
    </Dialog>
  );
}
