import { useQuery } from '@tanstack/react-query';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { moment } from '../../../i18n/format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { readCheckpoints } from '../files/remote';
import { useWorkbench } from '../layout/workbench';
import css from './code.module.css';

/** The states of the files that can be compared with the files as they are. */
export function Versions({ onClose }: { onClose: () => void }) {
  const t = useT();
  const bench = useWorkbench();
  const { data, error } = useQuery({
    queryKey: ['checkpoints', bench.projectId],
    queryFn: () => readCheckpoints(bench.projectId),
    staleTime: 0,
  });
  return (
    <Dialog title={t('versions.title')} onClose={onClose}>
      <div role="status">
        {!data && !error && <p className="muted">{t('app.loading')}</p>}
        {data?.length === 0 && <p className="muted">{t('versions.none')}</p>}
      </div>
      {error && <p role="alert">{words(error).message}</p>}
      <ul className={css.versions}>
        {data?.map(({ number, title, created_at }) => (
          <li key={number}>
            <span>
              <strong>{title || t('versions.number', { number })}</strong>
              <small>{moment(created_at)}</small>
            </span>
            <Button
              onClick={() => {
                onClose();
                bench.openDiff({ from: number, to: null, title: title || t('versions.number', { number }) });
              }}
            >
              {t('versions.compare')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
