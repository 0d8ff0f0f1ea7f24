import { type KeyboardEvent, type ReactNode, useState } from 'react';
import css from './tabs.module.css';

export interface Tab<T extends string> {
  id: T;
  label: string;
  icon?: ReactNode;
  /** A number beside it, like that of problems. */
  count?: number;
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly Tab<T>[];
  selected: T;
  onSelect: (id: T) => void;
  /** Elements of the panels are `${prefix}-${id}`. */
  prefix: string;
  look: 'dock' | 'bar';
}

/** A row of tabs: arrows go along it, Home and End to its ends. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect, prefix, look }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const ways: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const to = ways[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    document.getElementById(`${prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={label} className={css[look]} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label, icon, count = 0 }) => (
        <button
          key={id}
          id={`${prefix}-tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === selected}
          aria-controls={`${prefix}-${id}`}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
        >
          {icon}
          <span>{label}</span>
          {count > 0 && <span className={css.count}>{count}</span>}
        </button>
      ))}
    </div>
  );
}

interface PanelsProps<T extends string> {
  ids: readonly T[];
  selected: T;
  prefix: string;
  className?: string | undefined;
  children: (id: T) => ReactNode;
}

/** The panels of tabs: each is made when it is first looked at, and stays. */
export function TabPanels<T extends string>({ ids, selected, prefix, className, children }: PanelsProps<T>) {
  const [seen, setSeen] = useState<ReadonlySet<T>>(() => new Set([selected]));
  if (!seen.has(selected)) setSeen(new Set([...seen, selected]));
  return ids.map((id) => (
    <div
      key={id}
      id={`${prefix}-${id}`}
      role="tabpanel"
      aria-labelledby={`${prefix}-tab-${id}`}
      hidden={id !== selected}
      className={className}
    >
      {seen.has(id) && children(id)}
    </div>
  ));
}
