import { useSyncExternalStore } from 'react';
import { useT } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Keys } from './Keys';
import css from './palette.module.css';
import { allCommands, subscribe } from './registry';

/** Every command that has keys, here and now. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const commands = useSyncExternalStore(subscribe, allCommands).filter((one) => one.keys);
  return (
    <Dialog title={t('command.keys')} onClose={onClose}>
      <ul>
        {commands.map(({ id, title, keys = '' }) => (
          <li key={id} className={css.row}>
            <span>{title}</span>
            <Keys keys={keys} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
