// What went wrong, in words for people and in a code for programs.
import { language, t, tOr } from '../i18n';

/** The server's envelope; `detail` is a list for what does not fit the shape (422). */
export interface Envelope {
  detail?: unknown;
  code?: unknown;
  hint?: unknown;
  request_id?: unknown;
}

export interface ApiFailure {
  /** The HTTP status; 0 where no answer came. */
  status: number;
  code: string;
  detail: string;
  hint: string | null;
  requestId: string | null;
  /** How long the server wants to be left alone, in ms. */
  retryAfterMs?: number;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly hint: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | undefined;

  constructor(failure: ApiFailure) {
    super(failure.detail);
    this.name = 'ApiError';
    this.status = failure.status;
    this.code = failure.code;
    this.detail = failure.detail;
    this.hint = failure.hint;
    this.requestId = failure.requestId;
    this.retryAfterMs = failure.retryAfterMs;
  }

  /** Whether it was the link and not the request. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  static async from(response: Response): Promise<ApiError> {
    const body: Envelope = await response.json().catch(() => ({}));
    const seconds = Number(response.headers.get('retry-after'));
    return new ApiError({
      status: response.status,
      code: text(body?.code) || `http_${response.status}`,
      detail: sentence(body?.detail) || unsaid(response.status),
      hint: text(body?.hint) || null,
      requestId: text(body?.request_id) || response.headers.get('x-request-id'),
      ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
    });
  }

  /** No answer: the link is down, or the server was too slow. */
  static offline(slow: boolean): ApiError {
    const detail = t(slow ? 'error.slow' : 'error.offline');
    return new ApiError({ status: 0, code: slow ? 'slow' : 'offline', detail, hint: null, requestId: null });
  }
}

/** What an answer without words means: a proxy's, whose server is not there, or nobody knows. */
const unsaid = (status: number) =>
  [502, 503, 504].includes(status) ? t('link.restarting') : t('error.unexpected', { status: String(status) });

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function sentence(detail: unknown): string {
  if (!Array.isArray(detail)) return text(detail);
  const parts = detail.map((part) => {
    const where = Array.isArray(part?.loc) ? part.loc.slice(1).join('.') : '';
    return [where, text(part?.msg)].filter(Boolean).join(': ');
  });
  return parts.filter(Boolean).join('; ');
}

/**
 * What to show of anything that was thrown. The server speaks English; what is met often is said in the
 * reader's language, by its code.
 */
export function words(error: unknown): { message: string; hint: string | null } {
  if (error instanceof ApiError) {
    const own = tOr(`fault.${error.code}`, '');
    if (!own) return { message: error.detail, hint: error.hint };
    return { message: own, hint: language() === 'en' ? error.hint : null };
  }
  return { message: error instanceof Error ? error.message : String(error), hint: null };
}
