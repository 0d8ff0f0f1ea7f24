import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { queryClient } from '../../../api/query-client';
import { useT } from '../../../i18n';
import { count } from '../../../i18n/format';
import type { FileChange, Turn } from '../../../streams/run';
import { Button } from '../../../ui/Button';
import { toast } from '../../../ui/toast';
import { useWorkbench } from '../layout/workbench';
import { Counts } from './Counts';
import css from './chat.module.css';
import { checkpointsQuery, restore } from './queries';

/** Files that are listed; a comparison shows them all. */
const MAX_LISTED = 100;

interface WhatChangedProps {
  id: string;
  turn: Pick<Turn, 'prompt' | 'checkpoint' | 'files'>;
  /** The checkpoint that the turn began from; null before the first. */
  from: number | null;
  /** The project is worked on: nothing can be gone back to now. */
  isBusy: boolean;
}

/** What a turn changed, folded: files with their lines; to compare, and to go back to. */
export function WhatChanged({ id, turn, from, isBusy }: WhatChangedProps) {
  const t = useT();
  const bench = useWorkbench();
  const checkpoint = useCheckpoint(id, turn);
  const files = Object.entries(turn.files);
  if (files.length === 0 && checkpoint === null) return null;
  const added = files.reduce((sum, [, file]) => sum + file.added, 0);
  const removed = files.reduce((sum, [, file]) => sum + file.removed, 0);
  const span = { from, to: checkpoint, title: turn.prompt };
  return (
    <div className={css.changed}>
      {files.length > 0 && (
        <details>
          <summary>
            {t('changed.files', { count: files.length })}
            {added + removed > 0 && <Counts added={added} removed={removed} />}
          </summary>
          <ul>
            {files.slice(0, MAX_LISTED).map(([path, file]) => (
              <li key={path}>
                <button type="button" onClick={() => show(path, file)}>
                  <span className="sr">{t(`changed.${file.change}`)} </span>
                  <code data-change={file.change}>{file.to ? `${path} → ${file.to}` : path}</code>
                </button>
                {file.added + file.removed > 0 && <Counts added={file.added} removed={file.removed} />}
              </li>
            ))}
            {files.length > MAX_LISTED && (
              <li className="muted">{t('files.more', { count: files.length - MAX_LISTED })}</li>
            )}
          </ul>
        </details>
      )}
      {checkpoint !== null && (
        <div className={css.ways}>
          <Button look="ghost" onClick={() => bench.openDiff(span)}>
            {t('diff')}
          </Button>
          <Button look="ghost" disabled={isBusy} onClick={() => goBack(id, checkpoint)}>
            <Undo2 aria-hidden />
            {t('restore')}
          </Button>
        </div>
      )}
    </div>
  );

  function show(path: string, file: FileChange) {
    if (checkpoint !== null) bench.openDiff(span, file.to ?? path);
    else if (file.change !== 'removed') bench.openFile(file.to ?? path);
  }

  async function goBack(project: string, number: number) {
    await restore(project, number);
    const all = await queryClient.fetchQuery({ ...checkpointsQuery(project), staleTime: 0 });
    // Going back is the newest; the one before it has what was there until now.
    const before = all[1]?.number;
    const undo = before === undefined ? {} : { action: { label: t('undo'), does: () => restore(project, before) } };
    await toast(t('restore.done', { number: count(number) }), { description: t('restore.done.text'), ...undo });
  }
}

/** The turn's own, or where a starter made it, the one that has its name. */
function useCheckpoint(id: string, { checkpoint, prompt, files }: WhatChangedProps['turn']): number | null {
  const isUnknown = checkpoint === null && prompt !== '' && Object.keys(files).length > 0;
  const { data } = useQuery({ ...checkpointsQuery(id), enabled: isUnknown });
  if (!isUnknown) return checkpoint;
  const isIts = (title: string) => title !== '' && prompt.startsWith(title.replace(/…$/, ''));
  return data?.findLast((one) => one.kind === 'turn' && isIts(one.title))?.number ?? null;
}
