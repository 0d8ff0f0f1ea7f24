// Sending an import. `fetch` tells nothing of an upload's progress, so this is the older way.
import { ApiError } from '../../../api/error';
import { noteSilence } from '../../../api/link';
import { accessToken, hasRefresh, refresh } from '../../../api/session';
import type { ImportedProject } from '../../../api/shapes';
import type { Bundle } from './collect';

const IMPORT = '/api/v1/projects/import';

export interface Sending {
  /** What was sent, from 0 to 1; 1 while the server unpacks. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Makes a project of the bundle; throws ApiError. Once more with a new token where the old is refused. */
export async function upload(bundle: Bundle, sending: Sending): Promise<ImportedProject> {
  if (!accessToken() && hasRefresh()) await refresh();
  const first = await post(bundle, sending);
  const answer = first.status === 401 && (await refresh()) ? await post(bundle, sending) : first;
  if (!answer.ok) throw await ApiError.from(answer);
  return (await answer.json()) as ImportedProject;
}

function body(bundle: Bundle): { content: Blob | FormData; type: string | null } {
  const [first] = bundle.files;
  if (bundle.kind === 'zip' && first) return { content: first.file, type: 'application/zip' };
  const form = new FormData();
  for (const { path, file } of bundle.files) form.append('file', file, path);
  return { content: form, type: null };
}

function post(bundle: Bundle, { onProgress, signal }: Sending): Promise<Response> {
  const { content, type } = body(bundle);
  const request = new XMLHttpRequest();
  request.open('POST', `${IMPORT}?name=${encodeURIComponent(bundle.name.slice(0, 200))}`);
  request.responseType = 'text';
  if (type) request.setRequestHeader('Content-Type', type);
  const token = accessToken();
  if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const headers = { 'x-request-id': request.getResponseHeader('x-request-id') ?? '' };
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.onerror = () => {
      noteSilence();
      reject(ApiError.offline(false));
    };
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(content);
  });
}
