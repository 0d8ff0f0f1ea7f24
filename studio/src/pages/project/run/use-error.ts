import { tOr, useT } from '../../../i18n';
import type { RunError } from '../../../streams/run';
import { runErrorWords } from './errors';

/** Says in the reader's language why a run failed: by the server's code, or by its sentence. */
export function useRunErrorSentence(): (error: Pick<RunError, 'message' | 'code'>) => string {
  const t = useT();
  return ({ message, code }) => {
    const known = runErrorWords(message);
    if (known) return t(known.key, known.vars);
    return code ? tOr(`end.${code}`, message) : message;
  };
}
