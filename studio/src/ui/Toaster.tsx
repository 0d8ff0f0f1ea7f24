import { createRoot } from 'react-dom/client';
import * as sonner from 'sonner';
import { t } from '../i18n';
import css from './toaster.module.css';

let mounted: Promise<typeof sonner> | null = null;

/** Puts the place for messages on the page, once, beside the app: a page that breaks does not take it along. */
export function ready(): Promise<typeof sonner> {
  mounted ??= new Promise((resolve) => {
    const place = document.createElement('div');
    document.body.append(place);
    const classNames = { toast: css.toast ?? '', description: css.description ?? '', actionButton: css.action ?? '' };
    createRoot(place).render(
      <sonner.Toaster
        position="bottom-center"
        closeButton
        containerAriaLabel={t('app.messages')}
        toastOptions={{ unstyled: false, classNames, closeButtonAriaLabel: t('close') }}
      />,
    );
    // It hears what is said once it is there.
    requestAnimationFrame(() => setTimeout(() => resolve(sonner), 0));
  });
  return mounted;
}
