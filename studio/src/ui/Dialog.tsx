import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useT } from '../i18n';
import { IconButton } from './Button';
import css from './dialog.module.css';

/** What has the focus first, where there is such a thing in the dialog's body. */
const FIRST = ['input:not([type="file"])', 'textarea', 'button', 'a[href]'].map((one) => `[data-body] ${one}`).join();

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Says nothing to those who see: a palette has its own field on top. */
  hideTitle?: boolean;
  wide?: boolean;
}

/**
 * A modal dialog: the browser's own, which keeps the focus, makes the rest inert and closes by Escape.
 * It is open as long as it is rendered.
 */
export function Dialog({ title, onClose, children, hideTitle = false, wide = false }: DialogProps) {
  const t = useT();
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // What the dialog is for comes before the way out of it.
      dialog.querySelector<HTMLElement>(FIRST)?.focus();
    }
    return () => dialog?.close();
  }, []);
  const classes = [css.dialog, wide && css.wide].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way out is Escape, which the browser brings
    <dialog
      ref={box}
      className={classes}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
    >
      <div className={css.inside}>
        <header className={hideTitle ? 'sr' : css.head}>
          <h2 id={id}>{title}</h2>
          {!hideTitle && (
            <IconButton label={t('close')} onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          )}
        </header>
        <div data-body>{children}</div>
      </div>
    </dialog>
  );
}
