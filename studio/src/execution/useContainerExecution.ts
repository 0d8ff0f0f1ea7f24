// A project's container: make it, run commands in it, read and write its files. The options and
// methods of the documented hook; unlike it, every call carries the token.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { raw } from '../api/client';
import { words } from '../api/error';
import type { ProjectEvent } from '../streams/run';
import { holdProject, useProjectStore } from '../streams/use-project';
import { type Ended, runBatch, runCommand } from './run-command';

export type ProjectType = 'node' | 'python' | 'java' | 'go' | 'rust' | 'ruby' | 'php' | 'static';

/** Lines of output that are kept. */
const MAX_LINES = 1_000;

export interface ExecutionOptions {
  projectId: string;
  projectType?: ProjectType;
  /** Like `512m`. */
  memoryLimit?: string;
  /** In cores. */
  cpuLimit?: number;
  /** Makes the container when the component appears; true unless said otherwise. */
  autoCreate?: boolean;
  onOutput?: (text: string, event: ProjectEvent) => void;
  onError?: (message: string) => void;
  onCommandComplete?: (exitCode: number | null, success: boolean) => void;
}

export interface ContainerInfo {
  container_id: string;
  project_id: string;
  status: string;
  preview_urls: Record<string, string>;
  [field: string]: unknown;
}

export interface FileEntry {
  name: string;
  path: string;
  type: 'file' | 'directory';
  size: number;
}

export interface FileToWrite {
  path: string;
  content: string;
}

export function useContainerExecution(options: ExecutionOptions) {
  const { projectId, projectType = 'node', memoryLimit = '512m', cpuLimit = 0.5, autoCreate = true } = options;
  const latest = useRef(options);
  latest.current = options;
  const running = useRef<AbortController | null>(null);
  const [container, setContainer] = useState<ContainerInfo | null>(null);
  const [isCreating, setCreating] = useState(false);
  const [isExecuting, setExecuting] = useState(false);
  const [output, setOutput] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | null>(null);
  useProjectStore(projectId);

  const fail = useCallback((cause: unknown): never => {
    const { message } = words(cause);
    setError(message);
    latest.current.onError?.(message);
    throw cause;
  }, []);

  const calls = useMemo(() => containerCalls(projectId), [projectId]);

  const createContainer = useCallback(async (): Promise<ContainerInfo> => {
    setCreating(true);
    setError(null);
    try {
      const wanted = { project_type: projectType, memory_limit: memoryLimit, cpu_limit: cpuLimit };
      const made = await calls.create(wanted);
      setContainer(made);
      return made;
    } catch (cause) {
      return fail(cause);
    } finally {
      setCreating(false);
    }
  }, [calls, projectType, memoryLimit, cpuLimit, fail]);

  const hear = useCallback((event: ProjectEvent) => {
    if (event.type !== 'stdout' && event.type !== 'stderr') return;
    const text = String(event.data ?? '');
    setOutput((lines) => [...lines, text].slice(-MAX_LINES));
    latest.current.onOutput?.(text, event);
    if (event.type === 'stderr') latest.current.onError?.(text);
  }, []);

  const execute = useCallback(
    async (
      run: (listen: Parameters<typeof runCommand>[2], watch: Parameters<typeof runCommand>[3]) => Promise<Ended | null>,
    ) => {
      const { store, release } = holdProject(projectId);
      const stop = new AbortController();
      running.current = stop;
      setExecuting(true);
      setError(null);
      try {
        const ended = await run((heard) => store.listen(heard), { hear, signal: stop.signal });
        if (ended) latest.current.onCommandComplete?.(ended.exitCode, ended.success);
        return ended;
      } catch (cause) {
        return stop.signal.aborted ? null : fail(cause);
      } finally {
        release();
        if (running.current === stop) running.current = null;
        setExecuting(running.current !== null);
      }
    },
    [projectId, hear, fail],
  );

  const executeCommand = useCallback(
    (command: string, timeout = 300) =>
      execute((listen, watch) => runCommand(`${calls.base}/exec`, { command, timeout }, listen, watch)),
    [execute, calls],
  );

  const executeCommands = useCallback(
    (commands: string[], stopOnError = true) =>
      execute((listen, watch) =>
        runBatch(`${calls.base}/exec/batch`, { commands, stop_on_error: stopOnError }, listen, watch),
      ),
    [execute, calls],
  );

  /** Hangs up; a command that should end is cancelled by its `exec_id`. */
  const cancelExecution = useCallback(() => running.current?.abort(), []);
  const clearOutput = useCallback(() => setOutput([]), []);

  const stopContainer = useCallback(async () => {
    const answer = await calls.stop();
    setContainer(null);
    return answer;
  }, [calls]);

  const deleteContainer = useCallback(
    async (deleteFiles = false) => {
      const answer = await calls.remove(deleteFiles);
      setContainer(null);
      return answer;
    },
    [calls],
  );

  useEffect(() => {
    // What goes wrong is in `error`.
    if (autoCreate) createContainer().catch(() => {});
  }, [autoCreate, createContainer]);
  useEffect(() => () => running.current?.abort(), []);

  return {
    container,
    isCreating,
    isExecuting,
    output,
    error,
    createContainer,
    stopContainer,
    deleteContainer,
    executeCommand,
    executeCommands,
    cancelExecution,
    clearOutput,
    writeFile: calls.writeFile,
    writeFiles: calls.writeFiles,
    readFile: calls.readFile,
    listFiles: calls.listFiles,
    getPreviewUrl: calls.getPreviewUrl,
    getStats: calls.getStats,
    getStatus: calls.getStatus,
  };
}

/** The calls that need no state. */
function containerCalls(projectId: string) {
  const base = `/api/v1/containers/${encodeURIComponent(projectId)}`;
  const call = async <T>(method: string, path: string, json?: object): Promise<T> => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await raw(base + path, { method, headers, ...(json && { body: JSON.stringify(json) }) });
    return (await response.json()) as T;
  };
  return {
    base,
    create: (wanted: object) => call<ContainerInfo>('POST', '/create', wanted),
    stop: () => call<{ success: boolean; message: string }>('POST', '/stop'),
    remove: (deleteFiles: boolean) => call<{ success: boolean }>('DELETE', `?delete_files=${deleteFiles}`),
    writeFile: (path: string, content: string) =>
      call<{ success: boolean; path: string }>('POST', '/files', { path, content }),
    writeFiles: (files: FileToWrite[]) =>
      call<{ total: number; success: number; results: { path: string; success: boolean }[] }>('POST', '/files/batch', {
        files,
      }),
    readFile: async (path: string) =>
      (await call<{ content: string }>('GET', `/files/${encodeURIComponent(path)}`)).content,
    listFiles: (path = '.') => call<FileEntry[]>('GET', `/files?path=${encodeURIComponent(path)}`),
    getPreviewUrl: (port = 3000) => call<{ url: string; active_port: number | null }>('GET', `/preview?port=${port}`),
    getStats: () => call<Record<string, unknown>>('GET', '/stats'),
    getStatus: () => call<Record<string, unknown>>('GET', '/status'),
  };
}
