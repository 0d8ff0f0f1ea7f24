import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import css from './files.module.css';
import type { Asked } from './use-file-actions';

export function DeleteDialog({ name, count, onAnswer }: Asked) {
  const t = useT();
  return (
    <Dialog title={t('delete', { name })} onClose={() => void onAnswer(false)}>
      <p>{t('files.delete.text', { count })}</p>
      <div className={css.answers}>
        <Button onClick={() => onAnswer(false)}>{t('cancel')}</Button>
        <Button look="danger" onClick={() => onAnswer(true)}>
          {t('files.delete.yes')}
        </Button>
      </div>
    </Dialog>
  );
}
