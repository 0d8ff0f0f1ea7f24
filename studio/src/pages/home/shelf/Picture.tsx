import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { raw } from '../../../api/client';
import { Placeholder } from './Placeholder';
import css from './picture.module.css';

/** Pictures are asked for so far before they are seen. */
const AHEAD = '300px';

/** A project's picture, or a drawing of its stack. It says nothing that its name does not. */
export function Picture({ url, stack }: { url: string | null | undefined; stack: string | null }) {
  const box = useRef<HTMLSpanElement>(null);
  const isNear = useNear(box, Boolean(url));
  // The picture is the owner's alone: an `img` could not send the token.
  const { data: blob } = useQuery({
    queryKey: ['picture', url ?? ''],
    queryFn: async ({ signal }) => (await raw(url ?? '', { signal })).blob(),
    enabled: isNear && Boolean(url),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const source = useObjectUrl(blob);
  return (
    <span ref={box} className={css.picture}>
      {source ? <img src={source} alt="" decoding="async" /> : <Placeholder stack={stack} />}
    </span>
  );
}

function useNear(box: React.RefObject<HTMLElement | null>, isWanted: boolean): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!isWanted || isNear || !box.current) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: AHEAD });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [box, isWanted, isNear]);
  return isNear;
}

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    // Whatever the server says it is, it is shown as a picture only.
    if (!blob || !/^image\/(png|webp|jpeg|avif)$/.test(blob.type)) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [blob]);
  return url;
}
