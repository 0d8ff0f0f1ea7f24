import { generate } from 'lean-qr';
import { useEffect, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { Dialog } from '../../../ui/Dialog';
import css from './preview.module.css';
import { ticketFor } from './use-frame';

/** A ticket is good for 60 s and for one phone: there is a new code before it is too old, in ms. */
const RENEW_MS = 45_000;

/** A code that a phone's camera opens the app by. */
export default function QrDialog({ id, port, onClose }: { id: string; port: number | null; onClose: () => void }) {
  const t = useT();
  const [url, setUrl] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const renew = () => ticketFor(id, port, false).then((ticket) => setUrl(ticket.url), setError);
    void renew();
    const timer = setInterval(renew, RENEW_MS);
    return () => clearInterval(timer);
  }, [id, port]);
  return (
    <Dialog title={t('preview.qr')} onClose={onClose}>
      <div className={css.qr}>
        {url && <Code text={url} label={t('preview.qr')} />}
        {error !== null && <p role="alert">{words(error).message}</p>}
        <p>{t('preview.qr.text')}</p>
      </div>
    </Dialog>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  const dots: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) dots.push(`M${x} ${y}h1v1h-1z`);
  }
  // A margin of four dots belongs to it.
  return (
    <svg role="img" aria-label={label} viewBox={`-4 -4 ${code.size + 8} ${code.size + 8}`} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width="100%" height="100%" fill="#fff" />
      <path d={dots.join('')} fill="#000" />
    </svg>
  );
}
