import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ProjectStore } from '../../../streams/project-store';
import type { Writing } from '../../../streams/run';
import { useOfflineQueue } from '../../../streams/use-offline-queue';
import { useProject } from '../../../streams/use-project';
import type { Files } from '../files/files-store';
import { useWorkbench } from '../layout/workbench';
import { type Code, codeOf } from './code';
import { type Doc, isDirty } from './documents';

export const useCode = (): Code => codeOf(useWorkbench());

export function useFiles(): Files {
  const { files } = useCode();
  return useSyncExternalStore(files.subscribe, files.getSnapshot);
}

export function useDocs(): ReadonlyMap<string, Doc> {
  const { docs } = useCode();
  return useSyncExternalStore(docs.subscribe, docs.getSnapshot);
}

export function useCodeView() {
  const code = useCode();
  return useSyncExternalStore(code.subscribe, code.getSnapshot);
}

/** Operations whose text is a whole file. */
const WHOLE = new Set(['write', 'write_file', 'create']);
const writingOf = (writing: readonly Writing[]) => writing.findLast((one) => WHOLE.has(one.op) && one.path !== '');

/** The file that is being written now, with its text so far. */
export function useWriting(projectId: string): Writing | undefined {
  return writingOf(useProject(projectId, (snapshot) => snapshot.run.writing));
}

/** Keeps the files of the page true: what happens, what waits, what would be lost. */
export function useLiveFiles(code: Code, store: ProjectStore): void {
  const link = useProject(store.id, (snapshot) => snapshot.link);
  const { edits } = useOfflineQueue(store.id, link === 'live');
  const writing = useWriting(store.id);
  const path = writing?.path;
  const last = useRef(writing);
  useEffect(() => store.listen(code.hear), [store, code]);
  useEffect(() => {
    void code.files.load();
  }, [code]);
  useEffect(() => code.docs.heedQueue(edits), [code, edits]);
  useEffect(() => {
    if (writing) last.current = writing;
  }, [writing]);
  useEffect(() => {
    if (!path) return;
    code.follow(path);
    return () => {
      // It is on its way to the disk: the editor need not be empty until it is read from there.
      const written = last.current;
      if (written?.path === path) code.docs.fill(path, written.text);
    };
  }, [code, path]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if ([...code.docs.getSnapshot().values()].some(isDirty)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [code]);
}
