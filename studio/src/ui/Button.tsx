import { type ComponentProps, type ReactNode, useState } from 'react';
import css from './button.module.css';
import { showError } from './toast';

type Look = 'primary' | 'secondary' | 'ghost' | 'danger';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'onClick'> {
  look?: Look;
  /** May be slow: the button is busy until it ends, and what it throws is told. */
  onClick?: () => unknown;
  /** It is busy for a reason of its own. */
  busy?: boolean;
  children?: ReactNode;
}

/** A button that cannot be pressed twice while what it does is under way. */
export function Button({
  look = 'secondary',
  onClick,
  busy = false,
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  const [isWorking, setWorking] = useState(false);
  const isBusy = busy || isWorking;
  const click = async () => {
    if (isBusy) return;
    const done = onClick?.();
    if (!(done instanceof Promise)) return;
    setWorking(true);
    await done.catch(showError);
    setWorking(false);
  };
  const classes = [css.button, css[look], className].filter(Boolean).join(' ');
  // A form is sent by its button's type; `onClick` is for all others.
  const onPress = onClick ? { onClick: click } : {};
  return <button {...rest} {...onPress} type={type} className={classes} aria-busy={isBusy || undefined} />;
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'title'> {
  /** What it does: its name for those who do not see the icon, and its tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, look = 'ghost', className, ...rest }: IconButtonProps) {
  const classes = [css.icon, className].filter(Boolean).join(' ');
  return <Button {...rest} look={look} className={classes} aria-label={label} title={label} />;
}
