import { useQueryClient } from '@tanstack/react-query';
import { FileArchive, FolderUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { words } from '../../../api/error';
import type { ImportedProject } from '../../../api/shapes';
import { projectAddress } from '../../../app/addresses';
import { useT } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { type Bundle, bundleOf, chosen, type Found, MAX_FILES } from './collect';
import { Done } from './Done';
import css from './import.module.css';
import { upload } from './upload';

type Stage =
  | { at: 'choose'; problem: string | null }
  | { at: 'sending'; bundle: Bundle; part: number }
  | { at: 'done'; imported: ImportedProject };

/** From a choice to a project; `given` is what was dropped. Closing it in between stops it. */
export default function ImportDialog({ given, onClose }: { given: Found[] | null; onClose: () => void }) {
  const t = useT();
  const [stage, start] = useImport();
  const taken = useRef<Found[] | null>(null);
  useEffect(() => {
    if (!given || taken.current === given) return;
    taken.current = given;
    void start(given);
  }, [given, start]);
  return (
    <Dialog title={t('import.title')} onClose={onClose}>
      {stage.at === 'choose' && <Choose problem={stage.problem} start={start} />}
      {stage.at === 'sending' && <Progress bundle={stage.bundle} part={stage.part} onCancel={onClose} />}
      {stage.at === 'done' && <Done imported={stage.imported} />}
    </Dialog>
  );
}

function useImport(): [Stage, (found: Found[]) => Promise<void>] {
  const t = useT();
  const [, go] = useLocation();
  const client = useQueryClient();
  const [stage, setStage] = useState<Stage>({ at: 'choose', problem: null });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = async (found: Found[]) => {
    const bundle = bundleOf(found);
    const problem = !bundle
      ? t('import.nothing')
      : bundle.files.length > MAX_FILES
        ? t('import.many', { count: MAX_FILES })
        : null;
    if (!bundle || problem) return setStage({ at: 'choose', problem });
    const sending = new AbortController();
    stop.current = sending;
    const { signal } = sending;
    const onProgress = (part: number) => setStage({ at: 'sending', bundle, part });
    onProgress(0);
    try {
      const imported = await upload(bundle, { onProgress, signal });
      void client.invalidateQueries({ queryKey: ['projects'] });
      if (imported.runnable && imported.left_out_count === 0) go(projectAddress(imported.project_id));
      else setStage({ at: 'done', imported });
    } catch (error) {
      if (signal.aborted) return;
      const { message, hint } = words(error);
      setStage({ at: 'choose', problem: [message, hint].filter(Boolean).join(' ') });
    }
  };
  return [stage, start];
}

function Choose({ problem, start }: { problem: string | null; start: (found: Found[]) => Promise<void> }) {
  const t = useT();
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (field: HTMLInputElement) => {
    const found = chosen(field.files ?? new DataTransfer().files);
    // The same file can be chosen again after it was mended.
    field.value = '';
    if (found.length > 0) void start(found);
  };
  return (
    <div className={css.choose}>
      <p>{t('import.text')}</p>
      {problem && (
        <p role="alert" className={css.problem}>
          {problem}
        </p>
      )}
      <input
        ref={zip}
        type="file"
        accept=".zip,application/zip"
        aria-label={t('import.zip')}
        hidden
        onChange={(event) => take(event.target)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        aria-label={t('import.folder')}
        hidden
        {...{ webkitdirectory: '' }}
        onChange={(event) => take(event.target)}
      />
      <div className={css.ways}>
        <Button look="primary" onClick={() => zip.current?.click()}>
          <FileArchive aria-hidden />
          {t('import.zip')}
        </Button>
        <Button onClick={() => folder.current?.click()}>
          <FolderUp aria-hidden />
          {t('import.folder')}
        </Button>
      </div>
      <p className="muted">{t('import.left')}</p>
    </div>
  );
}

function Progress({ bundle, part, onCancel }: { bundle: Bundle; part: number; onCancel: () => void }) {
  const t = useT();
  const size = bundle.files.reduce((sum, { file }) => sum + file.size, 0);
  const isSent = part >= 1;
  return (
    <div className={css.choose}>
      <p id="import-what">
        {bundle.name} · {t('import.files', { count: bundle.files.length })} · {bytes(size)}
      </p>
      {/* Without a value it says "working": the server unpacks. */}
      <progress aria-labelledby="import-what" max={1} {...(!isSent && { value: part })} />
      <p role="status">{t(isSent ? 'import.unpacking' : 'import.sending')}</p>
      <Button onClick={onCancel}>{t('cancel')}</Button>
    </div>
  );
}
