import { useEffect, useRef, useState } from 'react';
import { read, write } from '../../../app/memory';
import { isDirty } from './documents';
import { useDocs } from './use-code';

const KEPT = 'bb_autosave';
/** Who pauses for so long has typed something whole, in ms. */
const PAUSE_MS = 1_000;

/** Saves what was typed after a pause, where somebody chose so; this browser remembers the choice. */
export function useAutoSave(save: (path: string, aloud: boolean) => unknown) {
  const [isOn, setOn] = useState(() => read(KEPT) === 'on');
  const docs = useDocs();
  // What was refused once is not sent again until it is typed in.
  const sent = useRef(new Map<string, string>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of a text begins the pause anew
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => {
      for (const doc of docs.values()) {
        if (!isDirty(doc) || doc.conflict || sent.current.get(doc.path) === doc.text) continue;
        sent.current.set(doc.path, doc.text);
        void save(doc.path, false);
      }
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isOn, docs]);
  const choose = (on: boolean) => {
    write(KEPT, on ? 'on' : null);
    setOn(on);
  };
  return [isOn, choose] as const;
}
