import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import { Button } from '../../../ui/Button';
import { useWorkbench } from '../layout/workbench';
import { ConflictBanner } from './ConflictBanner';
import { ConflictDialog } from './ConflictDialog';
import type { Jump } from './code';
import css from './code.module.css';
import { type Doc, isDirty, MAX_OPEN_BYTES } from './documents';
import { LightEditor } from './LightEditor';
import { overOld } from './stream';
import { useCode, useCodeView, useDocs, useFiles, useWriting } from './use-code';
import { useHeavy } from './use-heavy';

const MonacoEditor = lazy(() => import('./MonacoEditor'));

/** What both editors take. */
export interface TextEditorProps {
  path: string;
  text: string;
  /** Counts texts that did not come from this editor. */
  version: number;
  isReadOnly: boolean;
  /** It is written elsewhere just now: the end is followed by who is there. */
  isStreaming: boolean;
  isShown: boolean;
  jump: Jump | null;
  onChange: (text: string) => void;
}

interface FileViewProps {
  /** null: something else is shown; the editor waits with its texts. */
  path: string | null;
  isShown: boolean;
  onSave: (path: string) => unknown;
}

/** One file: its text to edit, or what is to be said instead. */
export function FileView({ path, isShown, onSave }: FileViewProps) {
  const t = useT();
  const { projectId } = useWorkbench();
  const docs = useDocs();
  const [isComparing, setComparing] = useState(false);
  const writing = useWriting(projectId);
  const doc = path === null ? undefined : docs.get(path);
  const isStreaming = doc !== undefined && writing?.path === path && !isDirty(doc);
  const hasText = doc !== undefined && (doc.state === 'text' || isStreaming);
  const last = useRef<string | null>(null);
  if (hasText) last.current = path;
  const inEditor = hasText ? doc : docs.get(last.current ?? '');
  return (
    <>
      {doc && <ConflictBanner doc={doc} onCompare={() => setComparing(true)} onSave={() => onSave(doc.path)} />}
      {/* It stays while files load and comparisons are read: with it go undo and scroll of every file. */}
      <div className={css.body} hidden={!hasText}>
        {inEditor && (
          <TextView doc={inEditor} stream={isStreaming ? writing.text : null} isShown={isShown && hasText} />
        )}
      </div>
      {doc && !hasText && <Said doc={doc} />}
      <p className="sr" role="status">
        {doc?.isSaving ? t('saving') : ''}
      </p>
      {isComparing && doc?.conflict && <ConflictDialog doc={doc} onClose={() => setComparing(false)} />}
    </>
  );
}

/** What is to be said of a file that has no text here. */
function Said({ doc }: { doc: Doc }) {
  const t = useT();
  const code = useCode();
  const { path, state } = doc;
  if (state === 'loading' || state === 'text') {
    return (
      <p className={css.hint} role="status">
        {t('file.loading')}
      </p>
    );
  }
  const said = {
    binary: t('editor.binary'),
    large: t('editor.large', { size: bytes(doc.size ?? 0), limit: bytes(MAX_OPEN_BYTES) }),
    missing: t('editor.missing'),
    failed: words(doc.failure).message,
  }[state];
  return (
    <div className={css.hint} role={state === 'failed' ? 'alert' : undefined}>
      <p>{said}</p>
      {state === 'failed' && <Button onClick={() => code.docs.load(path)}>{t('retry')}</Button>}
    </div>
  );
}

function TextView({ doc, stream, isShown }: { doc: Doc; stream: string | null; isShown: boolean }) {
  const t = useT();
  const code = useCode();
  const { jump } = useCodeView();
  const isLocked = useFiles().locks.length > 0 && code.files.isLocked(doc.path);
  const isHeavy = useHeavy();
  const onChange = useCallback((text: string) => code.docs.edit(doc.path, text), [code, doc.path]);
  const props: TextEditorProps = {
    path: doc.path,
    text: stream === null ? doc.text : overOld(stream, doc.base ?? ''),
    version: stream === null ? doc.version : -stream.length - 1,
    isReadOnly: isLocked || stream !== null,
    isStreaming: stream !== null,
    isShown,
    jump: jump?.path === doc.path ? jump : null,
    onChange,
  };
  return (
    <>
      {isLocked && (
        <div className={css.banner}>
          <p>{t('editor.locked')}</p>
          <Button onClick={() => code.files.setLocked(doc.path, false)}>{t('files.unlock')}</Button>
        </div>
      )}
      {stream !== null && (
        <p className={css.banner} role="status">
          {t('editor.writing')}
        </p>
      )}
      {isHeavy ? (
        <Suspense fallback={<LightEditor {...props} />}>
          <MonacoEditor {...props} />
        </Suspense>
      ) : (
        <LightEditor {...props} />
      )}
    </>
  );
}
