import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { useProject } from '../../../streams/use-project';
import { Button } from '../../../ui/Button';
import { type DiffFile, readDiff } from '../files/remote';
import { type Span, useWorkbench } from '../layout/workbench';
import css from './diff.module.css';
import { rowsOfPatch } from './patch';

/** Rows of a file that are shown before somebody asks for the rest. */
const FIRST_ROWS = 300;

/** What changed between two checkpoints, file by file. The server compares; it is text here too. */
export function DiffView({ span, path }: { span: Span; path: string | null }) {
  const t = useT();
  const { projectId } = useWorkbench();
  const rev = useProject(projectId, (snapshot) => snapshot.run.filesRev);
  const { data, error, refetch } = useQuery({
    // Against the files as they are, it is another with each change.
    queryKey: ['diff', projectId, span.from, span.to, span.to === null ? rev : 0],
    queryFn: () => readDiff(projectId, span.from, span.to),
    placeholderData: (before) => before,
  });
  const wanted = useRef<HTMLElement>(null);
  const isThere = data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is there, and for another file
  useEffect(() => wanted.current?.scrollIntoView({ block: 'start' }), [isThere, path]);
  if (error) {
    return (
      <div role="alert" className={css.note}>
        <p>{words(error).message}</p>
        <Button onClick={() => refetch()}>{t('retry')}</Button>
      </div>
    );
  }
  if (!data) {
    return (
      <p role="status" className={css.note}>
        {t('app.loading')}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
    <section className={css.diff} aria-label={t('diff.title', { name: span.title })} tabIndex={0}>
      <p className={css.sum}>
        {t('diff.files', { count: data.files_changed })} <Lines added={data.lines_added} removed={data.lines_removed} />
      </p>
      {data.files.map((file) => (
        <article key={file.path} ref={file.path === path ? wanted : undefined} className={css.file}>
          <FileDiff file={file} />
        </article>
      ))}
      {data.left_out && <p className={css.note}>{data.left_out}</p>}
    </section>
  );
}

function FileDiff({ file }: { file: DiffFile }) {
  const t = useT();
  const bench = useWorkbench();
  const [isWhole, setWhole] = useState(false);
  const rows = rowsOfPatch(file.patch ?? '');
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  const first = rows.find((row) => row.kind !== 'same');
  return (
    <>
      <h3>
        {file.status === 'removed' ? (
          <span>{file.path}</span>
        ) : (
          <button type="button" onClick={() => bench.openFile(file.path, { line: first?.new ?? 1 })}>
            {file.path}
          </button>
        )}
        <span className={css.status}>{t(`diff.${file.status}`)}</span>
        <Lines added={file.lines_added ?? 0} removed={file.lines_removed ?? 0} />
      </h3>
      {(file.note || file.binary) && <p className={css.note}>{file.note ?? t('diff.binary')}</p>}
      {shown.length > 0 && (
        <div className={css.scroll}>
          <table>
            <tbody>
              {shown.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a patch do not move
                <tr key={at} className={css[row.kind]}>
                  <td>{row.old}</td>
                  <td>{row.new}</td>
                  <td>
                    {row.kind === 'added' && <span className="sr">{t('diff.plus')}</span>}
                    {row.kind === 'removed' && <span className="sr">{t('diff.minus')}</span>}
                    <code>{row.kind === 'gap' ? `⋯ ${row.text}` : row.text || ' '}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > shown.length && (
        <Button look="ghost" onClick={() => setWhole(true)}>
          {t('diff.rest', { count: rows.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Lines({ added, removed }: { added: number; removed: number }) {
  const t = useT();
  return (
    <span className={css.lines}>
      <span aria-hidden="true" data-plus>
        +{added}
      </span>{' '}
      <span aria-hidden="true" data-minus>
        −{removed}
      </span>
      <span className="sr">{t('diff.lines', { added, removed })}</span>
    </span>
  );
}
