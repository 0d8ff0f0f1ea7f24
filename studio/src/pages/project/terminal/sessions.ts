// The terminals that are open in a project, by the names under which the server keeps them. Pure.

/** As many as the server keeps for one project. */
export const MAX_TERMINALS = 8;

/** The next free name: `1`, `2`, … */
export function nextName(names: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!names.includes(String(n))) return String(n);
}

/** Tabs for what the server has and what this page had open, each once; never none. */
export function tabsOf(here: readonly string[], there: readonly string[]): readonly string[] {
  const all = [...new Set([...there, ...here])].slice(0, MAX_TERMINALS);
  return all.length > 0 ? all : ['1'];
}
