import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { Button, IconButton } from './Button';

export interface MenuItem {
  label: string;
  icon?: ComponentType<{ 'aria-hidden'?: boolean }>;
  danger?: boolean;
  onSelect: () => unknown;
}

export interface MenuProps {
  /** Its name; the button shows it unless it has an icon. */
  label: string;
  icon?: ReactNode;
  /** Text above the items. */
  heading?: string | undefined;
  items: readonly (MenuItem | 'line')[];
  /** What the button shows instead of its label. */
  children?: ReactNode;
}

const OpenMenu = lazy(() => import('./OpenMenu'));

/** A menu behind a button. What draws it is loaded when it is first opened. */
export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const closed = <MenuButton {...props} onClick={() => setWanted(true)} />;
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenMenu {...props} />
    </Suspense>
  );
}

export function MenuButton({
  label,
  icon,
  children,
  onClick,
  heading: _,
  items: __,
  ...rest
}: MenuProps & { onClick?: () => unknown }) {
  const common = { ...rest, ...(onClick && { onClick }), 'aria-haspopup': 'menu' as const };
  if (icon)
    return (
      <IconButton {...common} label={label}>
        {icon}
      </IconButton>
    );
  return (
    <Button {...common} look="ghost" aria-label={label}>
      {children ?? label}
    </Button>
  );
}
