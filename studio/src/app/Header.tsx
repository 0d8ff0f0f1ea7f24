import { Command, Languages, Moon, Sun } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from 'wouter';
import { nameOfLanguage, otherLanguages, setLanguage, useT } from '../i18n';
import icon from '../icon.svg';
import { Button, IconButton } from '../ui/Button';
import { Menu } from '../ui/Menu';
import { HOME } from './addresses';
import { openOverlay } from './commands/registry';
import css from './header.module.css';
import { otherTheme, setTheme, useTheme } from './theme';
import { UserMenu } from './UserMenu';

const SLOT = 'header-slot';

export function Header() {
  const t = useT();
  return (
    <header className={css.header}>
      <Link href={HOME} className={css.brand} aria-label={t('home')}>
        <img src={icon} alt="" width="28" height="28" />
        <span>BharatBuild</span>
      </Link>
      <div id={SLOT} className={css.slot} />
      <IconButton
        className={css.wide ?? ''}
        label={`${t('command.palette')} (Ctrl+K)`}
        onClick={() => openOverlay('palette')}
      >
        <Command aria-hidden />
      </IconButton>
      <LanguageSwitch />
      <ThemeSwitch />
      <UserMenu />
    </header>
  );
}

/** What a page puts into the header: its name, its main actions. */
export function HeaderContent({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  useEffect(() => setSlot(document.getElementById(SLOT)), []);
  return slot && createPortal(children, slot);
}

/** One click where there are two languages, a menu where there are more. */
function LanguageSwitch() {
  const t = useT();
  const others = otherLanguages();
  const [other] = others;
  if (!other) return null;
  if (others.length > 1) {
    const items = others.map((code) => ({ label: nameOfLanguage(code), onSelect: () => setLanguage(code) }));
    return <Menu label={t('command.language')} icon={<Languages aria-hidden />} items={items} />;
  }
  const name = nameOfLanguage(other);
  return (
    <Button
      look="ghost"
      lang={other}
      aria-label={t('app.language.switch', { name })}
      onClick={() => setLanguage(other)}
    >
      {name}
    </Button>
  );
}

function ThemeSwitch() {
  const t = useT();
  const isDark = useTheme() === 'dark';
  return (
    <IconButton label={t(isDark ? 'app.theme.light' : 'app.theme.dark')} onClick={() => setTheme(otherTheme())}>
      {isDark ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </IconButton>
  );
}
