import { type RefObject, useEffect } from 'react';
import { type PanelImperativeHandle, usePanelRef } from 'react-resizable-panels';
import { type Foldable, useWorkbench } from './workbench';

/** The ref for a panel, which lets the workbench fold it. */
export function useFolding(pane: Foldable): RefObject<PanelImperativeHandle | null> {
  const bench = useWorkbench();
  const ref = usePanelRef();
  useEffect(() => {
    bench.panels.set(pane, ref);
    return () => {
      if (bench.panels.get(pane) === ref) bench.panels.delete(pane);
    };
  }, [bench, pane, ref]);
  return ref;
}
