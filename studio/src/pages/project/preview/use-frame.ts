// The frame that shows the app: opened by a ticket, listened to by the probe's messages.
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { raw } from '../../../api/client';
import { useProjectStore } from '../../../streams/use-project';
import { problemsOf } from '../log/problem-store';
import { apart } from './address';
import { gate, hear, isProbe, newPage, type Page, sourceFile } from './probe';

/** Kinds of messages; the probe has fewer. */
const MAX_KINDS = 20;

export interface Ticket {
  /** Opens once. */
  url: string;
  preview_url: string;
  probe: boolean;
}

/** A ticket for a preview; for a tab or a phone without the probe. */
export async function ticketFor(id: string, port: number | null, frame: boolean): Promise<Ticket> {
  const query = new URLSearchParams({ ...(frame && { frame: 'true' }), ...(port && { port: String(port) }) });
  const path = `/api/v1/containers/${encodeURIComponent(id)}/preview-ticket?${query}`;
  const ticket = (await (await raw(path, { method: 'POST' })).json()) as Ticket;
  for (const url of [ticket.url, ticket.preview_url]) {
    if (!/^https?:$/.test(new URL(url, location.href).protocol)) throw new Error('odd preview address');
  }
  return ticket;
}

export interface Shown {
  /** Changes with each opening: a frame begins anew. */
  key: number;
  src: string;
  preview: URL;
  probe: boolean;
  apart: ReturnType<typeof apart>;
}

export interface Framed {
  ref: RefObject<HTMLIFrameElement | null>;
  shown: Shown | null;
  page: Page;
  /** A page was loaded that says nothing of itself: it may be outside of the app. */
  isSilent: boolean;
  error: unknown;
  onLoad: () => void;
  /** Opens a path of the app anew, by a new ticket. */
  open: (path?: string) => Promise<void>;
  /** Asks the page's probe. */
  ask: (type: 'reload' | 'back' | 'forward') => void;
  clear: () => void;
}

export function useFrame(id: string, port: number | null): Framed {
  const ref = useRef<HTMLIFrameElement>(null);
  const store = useProjectStore(id);
  const [shown, setShown] = useState<Shown | null>(null);
  const [page, setPage] = useState(newPage);
  const [isSilent, setSilent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef({ page, shown });
  latest.current = { page, shown };
  const key = useRef(0);
  const greeted = useRef(false);

  const open = useCallback(
    async (path = '/') => {
      key.current += 1;
      const mine = key.current;
      setError(null);
      try {
        const { url, preview_url, probe } = await ticketFor(id, port, true);
        if (mine !== key.current) return;
        const preview = new URL(preview_url, location.href);
        const src = path === '/' ? url : `${url}&to=${encodeURIComponent(path)}`;
        greeted.current = false;
        setPage(newPage());
        setSilent(false);
        setShown({ key: mine, src, preview, probe, apart: apart(preview, location) });
      } catch (cause) {
        if (mine === key.current) setError(cause);
      }
    },
    [id, port],
  );

  useEffect(() => {
    // Each kind has room of its own: a console that floods hides no failed request.
    const gates = new Map<unknown, () => boolean>();
    const pass = (kind: unknown) => {
      const found = gates.get(kind) ?? gate();
      if (gates.size < MAX_KINDS) gates.set(kind, found);
      return gates.has(kind) && found();
    };
    const onMessage = (event: MessageEvent) => {
      const origin = latest.current.shown?.preview.origin;
      if (!origin || !isProbe(event, ref.current?.contentWindow, origin) || !pass(event.data.type)) return;
      const next = hear(latest.current.page, event.data);
      const told = next.told.at(-1);
      if (told && told.kind === 'error' && told !== latest.current.page.told.at(-1)) {
        const path = sourceFile(told.file, origin);
        if (path)
          problemsOf(store).add({
            path,
            line: told.line ?? 1,
            column: told.column,
            message: told.text,
            severity: 'error',
          });
      }
      latest.current.page = next;
      setPage(next);
      if (event.data.type !== 'hello') return;
      greeted.current = true;
      setSilent(false);
    };
    addEventListener('message', onMessage);
    return () => removeEventListener('message', onMessage);
  }, [store]);

  // Its hello is there before a page is loaded; what an earlier page claimed to be counts for nothing.
  const onLoad = useCallback(() => {
    setSilent(latest.current.shown?.probe === true && !greeted.current);
    greeted.current = false;
  }, []);
  const ask = useCallback((type: 'reload' | 'back' | 'forward') => {
    const origin = latest.current.shown?.preview.origin;
    if (origin) ref.current?.contentWindow?.postMessage({ source: 'bb-studio', v: 1, type }, origin);
  }, []);
  const clear = useCallback(() => setPage((now) => ({ ...now, told: [], localhostPorts: [] })), []);
  return { ref, shown, page, isSilent, error, onLoad, open, ask, clear };
}
