import { Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { useWorkbench } from '../layout/workbench';
import css from './preview.module.css';
import type { Told } from './probe';
import { sourceFile } from './probe';
import type { Framed } from './use-frame';

/** What the app's page writes to its console, its errors, and its requests that failed. */
export function PageConsole({ frame }: { frame: Framed }) {
  const t = useT();
  const { told } = frame.page;
  const box = useRef<HTMLElement>(null);
  const last = told.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is at the end
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <div className={css.console}>
      <header>
        <h3>{t('preview.console')}</h3>
        <IconButton label={t('preview.console.clear')} onClick={frame.clear}>
          <Trash2 aria-hidden />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys */}
      <section ref={box} tabIndex={0} aria-label={t('preview.console')}>
        {told.length === 0 && <p>{t('preview.console.none')}</p>}
        <ul>
          {told.map((one) => (
            <li key={one.id} data-level={one.level}>
              <Line told={one} origin={frame.shown?.preview.origin ?? ''} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Line({ told, origin }: { told: Told; origin: string }) {
  const t = useT();
  const bench = useWorkbench();
  const path = sourceFile(told.file, origin);
  const at = { line: told.line ?? 1, ...(told.column && { column: told.column }) };
  if (told.kind === 'cut') return t('preview.console.cut', { count: Number(told.text) });
  return (
    <>
      {told.kind === 'request' && <strong>{t('preview.request')} </strong>}
      {told.text}
      {told.localhostPort !== null && ` (${t('preview.localhost', { port: String(told.localhostPort) })})`}
      {path && (
        <button type="button" onClick={() => bench.openFile(path, at)}>
          {path}:{told.line ?? 1}
        </button>
      )}
    </>
  );
}
