// What is being wished for. It outlives a reload, a broken session and an answer that got lost.
import { useCallback, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { build } from '../../../api/queries';
import { queryClient } from '../../../api/query-client';
import { projectAddress } from '../../../app/addresses';
import { read, write } from '../../../app/memory';
import { nameOf, newId } from '../../../streams/text';

const KEPT = 'bb_wish';

interface Kept {
  text: string;
  /** The project's id from the first attempt on: asked again, it is the same project. */
  id: string;
  provider: string;
}

export interface Wish extends Kept {
  isBusy: boolean;
  say: (text: string) => void;
  choose: (provider: string) => void;
  /** Takes an example, and waits for its reader at the end of it. */
  take: (text: string) => void;
  field: React.RefObject<HTMLTextAreaElement | null>;
  /** Throws what the server says. */
  build: () => Promise<void>;
}

function recall(): Kept {
  const empty = { text: '', id: '', provider: '' };
  try {
    return { ...empty, ...JSON.parse(read(KEPT, 'sessionStorage') ?? '{}') };
  } catch {
    return empty;
  }
}

export function useWish(): Wish {
  const [, go] = useLocation();
  const [kept, setKept] = useState(recall);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const keep = useCallback((change: Partial<Kept>) => {
    setKept((old) => {
      const next = { ...old, ...change };
      write(KEPT, JSON.stringify(next), 'sessionStorage');
      return next;
    });
  }, []);
  const say = (text: string) => keep({ text, id: '' });
  const take = (text: string) => {
    say(text);
    field.current?.focus();
  };
  const buildIt = async () => {
    const text = kept.text.trim();
    const id = kept.id || newId(text);
    keep({ id });
    setBusy(true);
    try {
      await build(id, nameOf(text), text, kept.provider || undefined);
      write(KEPT, null, 'sessionStorage');
      void queryClient.invalidateQueries({ queryKey: ['projects'] });
      go(projectAddress(id));
    } finally {
      setBusy(false);
    }
  };
  return { ...kept, isBusy, say, choose: (provider) => keep({ provider }), take, field, build: buildIt };
}
