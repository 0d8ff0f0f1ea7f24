import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { meQuery, signOut } from '../api/queries';
import { LANGUAGES, language, setLanguage, useT } from '../i18n';
import { HOME } from './addresses';
import { openOverlay } from './commands/registry';
import { useCommand } from './commands/useCommand';
import { otherTheme, setTheme } from './theme';

/** What can be done on every page. */
export function AppCommands() {
  const t = useT();
  const [, go] = useLocation();
  useCommand({
    id: 'app.palette',
    title: t('command.palette'),
    keys: 'mod+k',
    hidden: true,
    run: () => openOverlay('palette'),
  });
  useCommand({ id: 'app.keys', title: t('command.keys'), keys: '?', run: () => openOverlay('keys') });
  useCommand({ id: 'app.home', title: t('command.home'), keys: 'g h', run: () => go(HOME) });
  useCommand({ id: 'app.theme', title: t('command.theme'), run: () => setTheme(otherTheme()) });
  useCommand({ id: 'app.language', title: t('command.language'), run: nextLanguage });
  const { data: me } = useQuery(meQuery);
  useCommand({ id: 'app.signout', title: t('command.signout'), disabled: me?.mode !== 'jwt', run: signOut });
  return null;
}

function nextLanguage() {
  const at = LANGUAGES.indexOf(language());
  return setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en');
}
