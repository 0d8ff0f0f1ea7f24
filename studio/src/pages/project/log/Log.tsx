import { useT } from '../../../i18n';
import { LogView } from '../../../ui/LogView';
import type { SlotProps } from '../layout/slot';

/** What everything that runs in the project says. */
export default function Log({ store }: SlotProps) {
  const t = useT();
  return <LogView store={store} label={t('log')} empty={t('log.empty')} />;
}
