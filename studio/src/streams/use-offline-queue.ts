// A project's offline edits: kept in this browser's database, sent when the link is back.
import { get, set } from 'idb-keyval';
import { useEffect, useSyncExternalStore } from 'react';
import { raw } from '../api/client';
import { ApiError } from '../api/error';
import { type Edit, OfflineQueue } from './offline-queue';

const queues = new Map<string, OfflineQueue>();

function makeQueue(project: string): OfflineQueue {
  const key = `bb-edits-${project}`;
  const keep = { load: async () => (await get<Edit[]>(key)) ?? [], save: (edits: readonly Edit[]) => set(key, edits) };
  return new OfflineQueue(keep, {
    read: (path) => readText(project, path),
    write: (path, content) => writeText(project, path, content),
  });
}

async function readText(project: string, path: string): Promise<string | null> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  try {
    const response = await raw(`/api/v1/jobs/${encodeURIComponent(project)}/files/${encoded}`);
    return String(((await response.json()) as { content?: unknown }).content ?? '');
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

async function writeText(project: string, path: string, content: string): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ path, content }),
  };
  await raw(`/api/v1/containers/${encodeURIComponent(project)}/files`, init);
}

/** The queue of a project; outside of components too. */
export function offlineQueue(project: string): OfflineQueue {
  const found = queues.get(project);
  if (found) return found;
  const made = makeQueue(project);
  queues.set(project, made);
  return made;
}

/** Edits that wait or are in conflict; they are sent when `isLive` turns true and when the browser is online. */
export function useOfflineQueue(project: string, isLive: boolean): { queue: OfflineQueue; edits: readonly Edit[] } {
  const queue = offlineQueue(project);
  useEffect(() => {
    const send = () => {
      // One tab at a time; what could not be sent waits for the next chance.
      const does = () => queue.flush().catch(() => {});
      void (navigator.locks ? navigator.locks.request(`bb-edits-${project}`, does) : does());
    };
    if (isLive) send();
    else void queue.load();
    addEventListener('online', send);
    return () => removeEventListener('online', send);
  }, [queue, project, isLive]);
  return { queue, edits: useSyncExternalStore(queue.subscribe, queue.getSnapshot) };
}
