import { meQuery, signOut } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { useT } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { InviteForm } from './InviteForm';
import css from './session.module.css';

interface Props {
  ending: 'over' | 'blocked';
  onClose: () => void;
}

/** Over the page, which keeps what was typed. */
export default function SessionDialog({ ending, onClose }: Props) {
  const t = useT();
  return (
    <Dialog title={t(`session.${ending}`)} onClose={onClose}>
      <div className={css.body}>
        <p>{t(`session.${ending}.text`)}</p>
        {ending === 'over' ? <InviteForm /> : <Blocked onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function Blocked({ onClose }: { onClose: () => void }) {
  const t = useT();
  const again = async () => {
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
    await queryClient.invalidateQueries();
    onClose();
  };
  return (
    <div className={css.actions}>
      <Button look="primary" onClick={again}>
        {t('retry')}
      </Button>
      <Button onClick={signOut}>{t('app.signout')}</Button>
    </div>
  );
}
