import { useQuery } from '@tanstack/react-query';
import { Command, Keyboard, LogOut, User } from 'lucide-react';
import { meQuery, signOut } from '../api/queries';
import { tOr, useT } from '../i18n';
import { Menu, type MenuItem } from '../ui/Menu';
import { openOverlay } from './commands/registry';

export function UserMenu() {
  const t = useT();
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  const items: (MenuItem | 'line')[] = [
    { label: t('command.palette'), icon: Command, onSelect: () => openOverlay('palette') },
    { label: t('command.keys'), icon: Keyboard, onSelect: () => openOverlay('keys') },
  ];
  if (me.mode !== 'dev') items.push('line', { label: t('app.signout'), icon: LogOut, onSelect: signOut });
  const heading =
    me.mode === 'dev' ? `${me.user} · ${t('app.dev')}` : `${me.user} · ${tOr(`role.${me.role}`, me.role)}`;
  return <Menu label={t('app.menu', { name: me.user })} heading={heading} icon={<User aria-hidden />} items={items} />;
}
