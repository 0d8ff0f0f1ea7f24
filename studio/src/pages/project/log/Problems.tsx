import { useEffect, useSyncExternalStore } from 'react';
import { useT } from '../../../i18n';
import { useProject } from '../../../streams/use-project';
import type { SlotProps } from '../layout/slot';
import { useWorkbench } from '../layout/workbench';
import css from './log.module.css';
import { problemsOf } from './problem-store';
import type { Problem } from './problems';

/** Errors with their place in the code; each opens the editor there. */
export default function Problems({ store, isShown }: SlotProps) {
  const t = useT();
  const all = problemsOf(store);
  const version = useProject(store.id, (snapshot) => snapshot.rowsVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there are new rows
  useEffect(() => {
    if (isShown) all.read();
  }, [all, isShown, version]);
  const problems = useSyncExternalStore(all.subscribe, all.getSnapshot);
  return (
    <section className={css.problems} aria-label={t('pane.problems')}>
      {problems.length === 0 && <p>{t('problems.none')}</p>}
      <ul>
        {problems.map((problem) => (
          <li key={problem.id} data-severity={problem.severity}>
            <ProblemLine problem={problem} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const t = useT();
  const bench = useWorkbench();
  const { path, line, column, message, severity } = problem;
  const at = { line, ...(column !== null && { column }) };
  return (
    <button type="button" onClick={() => bench.openFile(path, at)}>
      <span>
        <strong>{t(`problems.${severity}`)}</strong> {message}
      </span>
      <code>
        {path}:{line}
        {column !== null && `:${column}`}
      </code>
    </button>
  );
}
