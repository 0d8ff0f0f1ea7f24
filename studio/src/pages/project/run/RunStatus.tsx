import { useQuery } from '@tanstack/react-query';
import { jobQuery } from '../../../api/queries';
import { useT } from '../../../i18n';
import { standing } from '../../../streams/run';
import { useProject } from '../../../streams/use-project';
import type { SlotProps } from '../layout/slot';
import { Steps } from './Steps';

/** Where the run stands, above the panes. */
export function RunStatus({ projectId }: SlotProps) {
  const t = useT();
  const run = useProject(projectId, (snapshot) => snapshot.run);
  const { data: job } = useQuery(jobQuery(projectId));
  return <Steps run={run} state={t(`state.${standing(run, job?.status ?? null, 'unknown')}`)} />;
}
