import { Command } from 'cmdk';
import { useSyncExternalStore } from 'react';
import { useT } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { showError } from '../../ui/toast';
import { Keys } from './Keys';
import css from './palette.module.css';
import { allCommands, subscribe } from './registry';

export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const commands = useSyncExternalStore(subscribe, allCommands).filter((one) => !one.hidden && !one.disabled);
  const run = (does: () => unknown) => {
    onClose();
    void Promise.resolve(does()).catch(showError);
  };
  return (
    <Dialog title={t('command.palette')} onClose={onClose} hideTitle>
      <Command label={t('command.palette')} className={css.palette}>
        <Command.Input
          className={css.input}
          placeholder={t('command.search')}
          aria-label={t('command.search')}
          autoFocus
        />
        <Command.List className={css.list}>
          <Command.Empty className={css.none}>{t('command.none')}</Command.Empty>
          {commands.map(({ id, title, keys, run: does }) => (
            <Command.Item key={id} value={id} keywords={[title]} className={css.item} onSelect={() => run(does)}>
              <span>{title}</span>
              {keys && <Keys keys={keys} />}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
