import { Download, FolderOpen, MoreHorizontal, Pencil, Trash2 } from 'lucide-react';
import { memo, useId } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedProject } from '../../../api/shapes';
import { projectAddress } from '../../../app/addresses';
import { tOr, useT } from '../../../i18n';
import { ago, moment } from '../../../i18n/format';
import { oneLine } from '../../../streams/text';
import { Menu } from '../../../ui/Menu';
import { Picture } from './Picture';
import css from './shelf.module.css';
import { stackOf } from './stacks';
import { type CardActions, nameOf } from './use-shelf';

interface Props {
  project: ListedProject;
  actions: CardActions;
  onRename: (project: ListedProject) => void;
  onRemoved: () => void;
}

/** A project: its picture, name, stack, state and last change, and what can be done with it. */
export const Card = memo(function Card({ project, actions, onRename, onRemoved }: Props) {
  const t = useT();
  const [, go] = useLocation();
  const id = useId();
  const { project_id, activity, updated_at } = project;
  const name = nameOf(project);
  const address = projectAddress(project_id);
  const items = [
    { label: t('card.open'), icon: FolderOpen, onSelect: () => go(address) },
    { label: t('card.rename'), icon: Pencil, onSelect: () => onRename(project) },
    { label: t('download'), icon: Download, onSelect: () => actions.download(project) },
    'line' as const,
    {
      label: t('card.delete'),
      icon: Trash2,
      danger: true,
      onSelect: () => {
        onRemoved();
        return actions.remove(project);
      },
    },
  ];
  return (
    <li className={css.card}>
      <span className={css.top}>
        <Picture url={project.thumbnail_url} stack={project.stack ?? null} />
        <span className={css.badge} data-activity={activity} id={`${id}a`}>
          {tOr(`activity.${activity}`, activity)}
        </span>
      </span>
      {/* It is as large as the card (`::after`), and is called by the name alone. */}
      <Link href={address} className={css.name} title={name} aria-describedby={`${id}a ${id}f`}>
        {name}
      </Link>
      <span id={`${id}f`} className={css.facts}>
        {stackName(project, t('stack.static'))}
        <time dateTime={updated_at} title={moment(updated_at)}>
          {ago(updated_at)}
        </time>
      </span>
      <div className={css.menu}>
        <Menu label={t('card.menu', { name })} icon={<MoreHorizontal aria-hidden />} items={items} />
      </div>
    </li>
  );
});

function stackName({ stack }: ListedProject, plain: string): string {
  if (!stack) return '';
  const { name } = stackOf(stack);
  return `${name === null ? plain : name || oneLine(stack).slice(0, 40)} · `;
}
