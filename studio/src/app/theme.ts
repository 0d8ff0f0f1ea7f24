// Dark or light: the system's, until somebody chooses.
import { useSyncExternalStore } from 'react';
import { write } from './memory';

export type Theme = 'dark' | 'light';
const watchers = new Set<() => void>();
const system = () => matchMedia('(prefers-color-scheme: dark)');

export function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return system().matches ? 'dark' : 'light';
}

export function setTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  write('bb_theme', chosen);
  for (const watch of watchers) watch();
}

export const otherTheme = (): Theme => (theme() === 'dark' ? 'light' : 'dark');

export function useTheme(): Theme {
  return useSyncExternalStore((watch) => {
    watchers.add(watch);
    system().addEventListener('change', watch);
    return () => {
      watchers.delete(watch);
      system().removeEventListener('change', watch);
    };
  }, theme);
}
