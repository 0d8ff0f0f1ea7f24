// The part of a long log that is in view: what is drawn, and where its reader is.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Row } from '../../../streams/log/rows';
import type { ProjectStore } from '../../../streams/project-store';
import { useProject } from '../../../streams/use-project';
import { Layout, type Shows } from './layout';

/** The height of a line, in pixels; the style sheet has the same. */
export const LINE_PX = 21;
/** Lines drawn beyond what is seen, on each side. */
const BEYOND = 30;
/** So near to its end the log follows what comes, in pixels. */
const NEAR_PX = 60;
/** Rows drawn at once, whatever the size of the screen. */
const MAX_DRAWN = 400;

export interface Window {
  box: RefObject<HTMLElement | null>;
  /** As wide as ten letters, to measure by. */
  ruler: RefObject<HTMLSpanElement | null>;
  lines: number;
  drawn: readonly { row: Row; top: number; height: number }[];
  follows: boolean;
  /** The row that a search led to. */
  found: number | null;
  onScroll: () => void;
  toEnd: () => void;
  /** Goes to the next row for which `is`, from where the reader is; false where there is none. */
  seek: (is: Shows, direction: 1 | -1) => boolean;
}

export function useWindow(store: ProjectStore, shows: Shows, isShown: boolean): Window {
  const box = useRef<HTMLElement>(null);
  const ruler = useRef<HTMLSpanElement>(null);
  const [layout] = useState(() => new Layout());
  const [view, setView] = useState({ top: 0, height: 400 });
  const [columns, setColumns] = useState(80);
  const [follows, setFollows] = useState(true);
  const [found, setFound] = useState<{ id: number; line: number } | null>(null);
  const version = useProject(store.id, (snapshot) => snapshot.rowsVersion);
  if (isShown) layout.sync(store.rows.kept, columns, shows);
  const { dropped } = layout;
  /** Where the reader was, and how many lines had been cut in front by then. */
  const place = useRef({ top: 0, dropped: 0 });

  // What was cut in front moves the rest up; who reads stays where they read. The browser has moved them
  // already where the log is shorter now than they had scrolled.
  useLayoutEffect(() => {
    const cut = dropped - place.current.dropped;
    place.current.dropped = dropped;
    if (cut <= 0 || follows || !box.current) return;
    place.current.top = Math.max(0, place.current.top - cut * LINE_PX);
    box.current.scrollTop = place.current.top;
    setView({ top: place.current.top, height: box.current.clientHeight });
  }, [dropped, follows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever makes it longer moves its end
  useLayoutEffect(() => {
    if (follows && isShown && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follows, isShown, version, columns, shows]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const letter = (ruler.current?.getBoundingClientRect().width ?? 80) / 10;
      const style = getComputedStyle(element);
      const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      if (room > 0 && letter > 0) setColumns(Math.max(20, Math.floor(room / letter)));
      setView({ top: element.scrollTop, height: element.clientHeight });
    };
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    place.current.top = element.scrollTop;
    setView({ top: element.scrollTop, height: element.clientHeight });
    setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX);
  }, []);
  const toEnd = useCallback(() => setFollows(true), []);
  const seek = useCallback(
    (is: Shows, direction: 1 | -1) => {
      const here = found?.line ?? Math.floor((box.current?.scrollTop ?? 0) / LINE_PX);
      const line = layout.find(is, here, direction);
      if (line === null || !box.current) return false;
      setFollows(false);
      setFound({ id: layout.between(line, line + 1)[0]?.row.id ?? 0, line });
      box.current.scrollTop = Math.max(0, line * LINE_PX - box.current.clientHeight / 3);
      return true;
    },
    [layout, found],
  );

  const seen = Math.ceil(view.height / LINE_PX);
  // While it follows, the end is what is seen, whatever the browser has scrolled to by now.
  const from = follows ? layout.lines - seen - BEYOND : Math.floor(view.top / LINE_PX) - BEYOND;
  const drawn = isShown ? layout.between(Math.max(0, from), from + seen + 2 * BEYOND).slice(-MAX_DRAWN) : [];
  return { box, ruler, lines: layout.lines, drawn, follows, found: found?.id ?? null, onScroll, toEnd, seek };
}
