import { ArrowLeft, ArrowRight, RotateCw } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { toast } from '../../../ui/toast';
import { addressOf } from './address';
import css from './preview.module.css';
import type { Framed } from './use-frame';

/** Where in the app the frame is, by the word of its page; and where it should go. */
export function AddressBar({ frame, isLive }: { frame: Framed; isLive: boolean }) {
  const t = useT();
  const { page, shown } = frame;
  const path = page.place?.path ?? '/';
  const [typed, setTyped] = useState(path);
  useEffect(() => setTyped(path), [path]);
  const isKnown = page.page !== null;
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (!shown) return;
    const url = addressOf(typed, shown.preview.href);
    if (!url) void toast(t('preview.outside'), { bad: true });
    else void frame.open(url.pathname + url.search + url.hash);
  };
  const reload = () => (isKnown ? frame.ask('reload') : frame.open(path));
  return (
    <form className={css.address} onSubmit={go}>
      <IconButton label={t('back')} disabled={!isLive || !page.place?.back} onClick={() => frame.ask('back')}>
        <ArrowLeft aria-hidden />
      </IconButton>
      <IconButton
        label={t('preview.forward')}
        disabled={!isLive || !page.place?.forward}
        onClick={() => frame.ask('forward')}
      >
        <ArrowRight aria-hidden />
      </IconButton>
      <IconButton label={t('preview.reload')} disabled={!isLive || !shown} onClick={reload}>
        <RotateCw aria-hidden />
      </IconButton>
      <label className="sr" htmlFor="preview-address">
        {t('preview.address')}
      </label>
      <input
        id="preview-address"
        value={typed}
        title={page.place?.title}
        disabled={!isLive || !shown}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
    </form>
  );
}
