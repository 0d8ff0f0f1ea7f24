import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { openTab } from './open-tab';
import css from './preview.module.css';
import type { Shown } from './use-frame';

/** An app that cannot be framed where the studio was opened: another address of the studio, or a tab. */
export function Elsewhere({ id, port, shown }: { id: string; port: number | null; shown: Shown }) {
  const t = useT();
  const { protocol, port: at } = shown.preview;
  const address = `${protocol}//bb.localhost${at ? `:${at}` : ''}${location.pathname}`;
  return (
    <div className={css.cover}>
      <h2>{t('preview.site')}</h2>
      {shown.apart === 'site' && (
        <p>
          {t('preview.site.text')} <a href={address}>{new URL(address).host}</a>
        </p>
      )}
      <Button look="primary" onClick={() => openTab(id, port)}>
        {t('preview.tab')}
      </Button>
    </div>
  );
}
