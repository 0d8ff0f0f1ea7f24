// Talking with whoever builds the project.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { begin } from '../../../api/client';
import { read, write } from '../../../app/memory';
import { useProject, useProjectEvents } from '../../../streams/use-project';
import { showError } from '../../../ui/toast';
import { Outbox, type Saying, waits } from './outbox';
import { providersQuery, turnsOf } from './queries';

/** A busy project, or a server that is away, is asked again after so long, in ms. */
const AGAIN_MS = 5_000;
/** Several costs come together, in ms. */
const COST_MS = 1_000;
const boxes = new Map<string, Outbox>();

function outbox(id: string): Outbox {
  const found = boxes.get(id);
  if (found) return found;
  const key = `bb_said_${id}`;
  const keep = {
    load: () => sayings(read(key)),
    save: (all: readonly Saying[]) => write(key, all.length ? JSON.stringify(all) : null),
  };
  const made = new Outbox(keep, { turns: () => turnsOf(id), say: (saying) => send(id, saying) });
  boxes.set(id, made);
  return made;
}

function sayings(kept: string | null): readonly Saying[] {
  try {
    const found: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

async function send(id: string, { kind, text, plan }: Saying): Promise<void> {
  const project = encodeURIComponent(id);
  if (kind === 'wish') await begin(`/api/v1/jobs/${project}/generate`, { prompt: text });
  else if (kind === 'message') await begin(`/api/v1/projects/${project}/message`, { text });
  else await begin(`/api/v1/projects/${project}/accept`, { answers: text, ...(plan && { plan }) });
}

export interface Chatting {
  /** A model is set on this server; undefined until it is known. */
  canTalk: boolean | undefined;
  /** What was said and did not reach the server yet. */
  waiting: readonly Saying[];
  say: (kind: Saying['kind'], text: string, plan?: object) => void;
  takeBack: (id: string) => void;
}

export function useChat(id: string): Chatting {
  const box = outbox(id);
  const { data } = useQuery(providersQuery);
  const waiting = useSyncExternalStore(box.subscribe, box.getSnapshot);
  const say = useCallback(
    (kind: Saying['kind'], text: string, plan?: object) =>
      box.add({ id: crypto.randomUUID(), kind, text, ...(plan && { plan }) }),
    [box],
  );
  const takeBack = useCallback((saying: string) => box.remove(saying), [box]);
  const canTalk = data?.providers.some((one) => one.is_model && one.available);
  return { canTalk, waiting, say, takeBack };
}

/** Sends what waits, whenever the project is free and the link is there; once on a page. */
export function useSending(id: string): void {
  const box = outbox(id);
  const client = useQueryClient();
  const waiting = useSyncExternalStore(box.subscribe, box.getSnapshot);
  const isLive = useProject(id, (snapshot) => snapshot.link === 'live');
  const isFree = useProject(id, (snapshot) => snapshot.run.phase !== 'working');
  const count = waiting.length;
  useEffect(() => {
    if (!isLive || !isFree || count === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = () => {
      // Two tabs have one box.
      const does = () =>
        box.flush().catch((error: unknown) => {
          if (!waits(error)) showError(error);
          else timer = setTimeout(attempt, AGAIN_MS);
        });
      void (navigator.locks ? navigator.locks.request(`bb_said_${id}`, does) : does());
    };
    attempt();
    return () => clearTimeout(timer);
  }, [box, id, isLive, isFree, count]);
  const hear = useCallback(
    ({ type }: { type: string }) => {
      if (type === 'cost') setTimeout(() => void client.invalidateQueries({ queryKey: ['cost', id] }), COST_MS);
      if (type === 'complete' || type === 'error' || type === 'restored' || type === 'checkpoint') {
        void client.invalidateQueries({ queryKey: ['turns', id] });
        void client.invalidateQueries({ queryKey: ['checkpoints', id] });
      }
    },
    [client, id],
  );
  useProjectEvents(id, hear);
}
