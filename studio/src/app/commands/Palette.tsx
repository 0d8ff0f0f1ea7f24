import { useInfiniteQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { projectsQuery } from '../../api/queries';
import { useT } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { showError } from '../../ui/toast';
import { projectAddress } from '../addresses';
import { Keys } from './Keys';
import css from './palette.module.css';
import { allCommands, subscribe } from './registry';

/** Projects that the palette knows by name. */
const MAX_PROJECTS = 60;

/** Every command of the page and of all pages, and my projects. */
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
          <Command.Group heading={t('command.group')} className={css.group}>
            {commands.map(({ id, title, keys, run: does }) => (
              <Command.Item key={id} value={id} keywords={[title]} className={css.item} onSelect={() => run(does)}>
                <span>{title}</span>
                {keys && <Keys keys={keys} />}
              </Command.Item>
            ))}
          </Command.Group>
          <Projects run={run} />
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Projects({ run }: { run: (does: () => unknown) => void }) {
  const t = useT();
  const [, go] = useLocation();
  const { data } = useInfiniteQuery(projectsQuery(''));
  const projects = data?.pages.flatMap((page) => page.projects).slice(0, MAX_PROJECTS) ?? [];
  if (projects.length === 0) return null;
  return (
    <Command.Group heading={t('command.projects')} className={css.group}>
      {projects.map(({ project_id, name }) => (
        <Command.Item
          key={project_id}
          value={`project ${project_id}`}
          keywords={[name]}
          className={css.item}
          onSelect={() => run(() => go(projectAddress(project_id)))}
        >
          <span>{name || project_id}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
