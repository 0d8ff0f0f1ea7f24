// A project's stream in components: opened with the first that looks, closed with the last.
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { onSignedIn } from '../api/session';
import { ProjectStore, type Snapshot } from './project-store';
import type { ProjectEvent } from './run';

/** A page that is drawn anew lets go and takes hold at once; the stream outlives that, in ms. */
const LINGER_MS = 2_000;

interface Shared {
  store: ProjectStore;
  holders: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const open = new Map<string, Shared>();

function shared(id: string): Shared {
  const found = open.get(id);
  if (found) return found;
  const made: Shared = { store: new ProjectStore(id), holders: 0, timer: undefined };
  open.set(id, made);
  return made;
}

/** Takes hold of a project's stream; answers it, and how to let go. */
export function holdProject(id: string): { store: ProjectStore; release: () => void } {
  const one = shared(id);
  one.holders += 1;
  clearTimeout(one.timer);
  one.store.start();
  // A session that ended took the stream along.
  const forget = onSignedIn(() => one.store.start());
  const release = () => {
    forget();
    one.holders -= 1;
    if (one.holders > 0) return;
    one.timer = setTimeout(() => {
      one.store.stop();
      if (open.get(id) === one) open.delete(id);
    }, LINGER_MS);
  };
  return { store: one.store, release };
}

/** The project's store; its stream is open as long as the component is there. */
export function useProjectStore(id: string): ProjectStore {
  useEffect(() => holdProject(id).release, [id]);
  return shared(id).store;
}

/** Some of a project's state; `select` must answer the same thing for the same state. */
export function useProject<T>(id: string, select: (snapshot: Snapshot) => T): T {
  const store = useProjectStore(id);
  const look = useCallback(() => select(store.getSnapshot()), [store, select]);
  return useSyncExternalStore(store.subscribe, look);
}

/** Hears each new event of the project. `hear` should be stable (`useCallback`). */
export function useProjectEvents(id: string, hear: (event: ProjectEvent) => void): void {
  const store = useProjectStore(id);
  useEffect(() => store.listen(hear), [store, hear]);
}
