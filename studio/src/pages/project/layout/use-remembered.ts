import { type LayoutStorage, useDefaultLayout } from 'react-resizable-panels';
import { read, write } from '../../../app/memory';

const storage: LayoutStorage = { getItem: (name) => read(name), setItem: (name, value) => write(name, value) };

/** The sizes of a group's panels, as this browser remembers them. */
export function useRemembered(id: string) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: `bb_panes_${id}`, storage });
  return { ...(defaultLayout && { defaultLayout }), onLayoutChanged };
}
