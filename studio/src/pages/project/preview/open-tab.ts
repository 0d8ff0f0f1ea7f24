import { t } from '../../../i18n';
import { ticketFor } from './use-frame';

/** Opens the app in a tab of its own. */
export async function openTab(id: string, port: number | null): Promise<void> {
  // Opened within the click; later a browser takes it for a pop-up.
  const page = window.open('', '_blank');
  try {
    const { url } = await ticketFor(id, port, false);
    if (!page) throw new Error(t('preview.blocked'));
    page.opener = null;
    page.location.replace(url);
  } catch (error) {
    page?.close();
    throw error;
  }
}
