// My projects, and what can be done with one.
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../../api/client';
import { projectsQuery } from '../../../api/queries';
import type { ListedProject, ProjectList } from '../../../api/shapes';
import { useT } from '../../../i18n';
import { toast } from '../../../ui/toast';

/** How soon the list is asked again while something is being built, and while nothing is, in ms. */
const BUSY_MS = 4_000;
const IDLE_MS = 60_000;
/** How long undoing a deletion is offered, in ms; the server can for 7 days. */
const UNDO_MS = 20_000;

type Pages = InfiniteData<ProjectList>;

export const nameOf = (project: ListedProject): string => project.name || project.project_id;

export function useProjects(search: string) {
  const query = useInfiniteQuery({
    ...projectsQuery(search),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      const isBusy = pages.some((page) => page.projects.some((one) => one.activity === 'building'));
      return isBusy ? BUSY_MS * pages.length : IDLE_MS;
    },
  });
  // A project that moved up while pages were loaded is in two of them.
  const all = new Map(query.data?.pages.flatMap((page) => page.projects.map((one) => [one.project_id, one] as const)));
  return { ...query, projects: [...all.values()] };
}

/** Changes the lists here; what the server has is asked for right after. */
function changeLists(
  client: ReturnType<typeof useQueryClient>,
  change: (projects: ListedProject[]) => ListedProject[],
) {
  client.setQueriesData<Pages>({ queryKey: ['projects'] }, (data) => {
    if (!data?.pages) return data;
    return { ...data, pages: data.pages.map((page) => ({ ...page, projects: change(page.projects) })) };
  });
}

export function useShelfActions() {
  const t = useT();
  const client = useQueryClient();
  const [last, setLast] = useState<ListedProject | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['projects'] });

  const restore = async (project: ListedProject) => {
    setLast(null);
    const path = { job_id: project.project_id };
    await api.POST('/api/v1/jobs/{job_id}/restore', { params: { path } });
    await refresh();
    void toast(t('restored', { name: nameOf(project) }));
  };
  return {
    /** The last that was deleted here. */
    last,
    restore,
    remove: async (project: ListedProject) => {
      changeLists(client, (projects) => projects.filter((one) => one.project_id !== project.project_id));
      try {
        await api.DELETE('/api/v1/jobs/{job_id}', { params: { path: { job_id: project.project_id } } });
      } finally {
        void refresh();
      }
      setLast(project);
      const action = { label: t('undo'), does: () => restore(project) };
      void toast(t('deleted', { name: nameOf(project) }), { action, ms: UNDO_MS });
    },
    rename: async (project: ListedProject, name: string) => {
      const params = { path: { project_id: project.project_id } };
      await api.PATCH('/api/v1/projects/{project_id}', { params, body: { name } });
      const rename = (one: ListedProject) => (one.project_id === project.project_id ? { ...one, name } : one);
      changeLists(client, (projects) => projects.map(rename));
      void refresh();
    },
    download: async (project: ListedProject) => {
      const params = { path: { job_id: project.project_id } };
      const { download_url } = await body(api.POST('/api/v1/jobs/{job_id}/download-ticket', { params }));
      const link = Object.assign(document.createElement('a'), { href: download_url, download: '' });
      link.click();
    },
  };
}

export type CardActions = Pick<ReturnType<typeof useShelfActions>, 'remove' | 'rename' | 'download'>;
