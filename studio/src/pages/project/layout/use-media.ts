import { useCallback, useSyncExternalStore } from 'react';

/** Below this the panes do not fit beside each other. */
const NARROW = '(max-width: 50rem)';

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (watch: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', watch);
      return () => media.removeEventListener('change', watch);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A phone, or a window as narrow as one. */
export const useNarrow = (): boolean => useMedia(NARROW);
