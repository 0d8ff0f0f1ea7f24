// A project's files at the server.
import { api, raw } from '../../../api/client';
import { ApiError } from '../../../api/error';

export interface Opened {
  content: string;
  /** What a write says it began from. */
  hash: string;
}

export interface Listed {
  path: string;
  /** In bytes. */
  size: number;
}

export interface Found {
  path: string;
  /** From 1. */
  line: number;
  column: number;
  length: number;
  text: string;
  text_column: number;
}

export interface SearchAnswer {
  places: Found[];
  files_searched: number;
  files_skipped: number;
  cut: string | null;
}

export interface SearchQuery {
  text: string;
  regex: boolean;
  case: boolean;
}

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');
const project = (id: string) => `/api/v1/projects/${encodeURIComponent(id)}`;
const container = (id: string) => `/api/v1/containers/${encodeURIComponent(id)}`;

async function call<T>(method: string, path: string, json?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method, ...(signal && { signal }) };
  if (json !== undefined) {
    init.headers = { 'Content-Type': 'application/json' };
    init.body = JSON.stringify(json);
  }
  return (await (await raw(path, init)).json()) as T;
}

export async function listFiles(id: string): Promise<Listed[]> {
  const { data } = await api.GET('/api/v1/jobs/{job_id}/files', { params: { path: { job_id: id } } });
  return data?.files ?? [];
}

/** The text of a file; null where there is none of that name. */
export async function readFile(id: string, path: string): Promise<Opened | null> {
  try {
    return await call<Opened>('GET', `${container(id)}/files/${encoded(path)}`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404 && error.code === 'file_not_found') return null;
    throw error;
  }
}

/** Writes a file; with `ifMatch` only where it is still that one (`changed`), '' where there was none. */
export async function writeFile(id: string, path: string, content: string, ifMatch?: string): Promise<string> {
  const body = { path, content, ...(ifMatch !== undefined && { if_match: ifMatch }) };
  return (await call<{ hash: string }>('POST', `${container(id)}/files`, body)).hash;
}

export const renameFile = (id: string, from: string, to: string): Promise<unknown> =>
  call('POST', `${project(id)}/files/rename`, { from, to });

export const deleteFile = (id: string, path: string): Promise<unknown> =>
  call('DELETE', `${project(id)}/files?path=${encodeURIComponent(path)}`);

export const readLocks = async (id: string): Promise<string[]> =>
  (await call<{ paths: string[] }>('GET', `${project(id)}/locks`)).paths;

export const writeLocks = async (id: string, paths: readonly string[]): Promise<string[]> =>
  (await call<{ paths: string[] }>('PUT', `${project(id)}/locks`, { paths })).paths;

export function searchFiles(id: string, query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
  const params = new URLSearchParams({ q: query.text, regex: String(query.regex), case: String(query.case) });
  return call('GET', `${project(id)}/search?${params}`, undefined, signal);
}

export interface DiffFile {
  path: string;
  status: 'added' | 'removed' | 'changed';
  lines_added: number | null;
  lines_removed: number | null;
  binary: boolean;
  patch: string | null;
  note: string | null;
}

export interface Diff {
  from: number | null;
  to: number | null;
  files_changed: number;
  lines_added: number;
  lines_removed: number;
  files: DiffFile[];
  left_out: string | null;
}

/** What changed between two checkpoints; null: before the first, or the files as they are. */
export function readDiff(id: string, from: number | null, to: number | null): Promise<Diff> {
  const params = new URLSearchParams({
    ...(from !== null && { from: String(from) }),
    ...(to !== null && { to: String(to) }),
  });
  return call('GET', `${project(id)}/diff?${params}`);
}

export interface Checkpoint {
  number: number;
  title: string;
  created_at: string;
}

/** The newest first. */
export const readCheckpoints = async (id: string): Promise<Checkpoint[]> =>
  (await call<{ checkpoints: Checkpoint[] }>('GET', `${project(id)}/checkpoints`)).checkpoints;
