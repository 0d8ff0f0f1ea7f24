import { useQuery } from '@tanstack/react-query';
import { api, body } from '../../../api/client';
import { useT } from '../../../i18n';
import { bytes, percent } from '../../../i18n/format';
import css from './run.module.css';

/** How often it is asked for while somebody looks, in ms. */
const ASK_MS = 10_000;
const MIB = 1_048_576;

interface Stats {
  cpu_percent: number;
  memory_usage_mb: number;
  memory_limit_mb: number;
  /** Where the server enforces one. */
  disk_usage_mb?: number;
  disk_limit_mb?: number;
}

/** What the running app takes: memory, processor, and disk where the server tells it. */
export function Usage({ projectId }: { projectId: string }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['stats', projectId],
    queryFn: async ({ signal }): Promise<Stats> => {
      const params = { path: { project_id: projectId } };
      return body(api.GET('/api/v1/containers/{project_id}/stats', { params, signal })) as Promise<Stats>;
    },
    refetchInterval: ASK_MS,
    // A page in the background asks for nothing.
    refetchIntervalInBackground: false,
  });
  if (!data) return null;
  const { memory_usage_mb: used, memory_limit_mb: most, cpu_percent: cpu, disk_usage_mb: disk } = data;
  const share = most > 0 ? Math.min(1, used / most) : 0;
  return (
    <dl className={css.usage}>
      <div>
        <dt>{t('usage.memory')}</dt>
        <dd>
          <meter value={share} high={0.85} min={0} max={1} aria-label={t('usage.memory')} />
          {t('usage.of', { used: bytes(used * MIB), most: bytes(most * MIB) })}
        </dd>
      </div>
      <div>
        <dt>{t('usage.cpu')}</dt>
        <dd>{percent(cpu / 100)}</dd>
      </div>
      {disk !== undefined && (
        <div>
          <dt>{t('usage.disk')}</dt>
          <dd>{bytes(disk * MIB)}</dd>
        </div>
      )}
    </dl>
  );
}
