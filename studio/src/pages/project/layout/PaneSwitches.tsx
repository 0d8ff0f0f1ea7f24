import { AppWindow, Code, MessageSquare } from 'lucide-react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import css from './frame.module.css';
import { NAMES } from './slots';
import { PARTS, useView, useWorkbench } from './workbench';

const ICONS = { chat: MessageSquare, code: Code, app: AppWindow };

/** Folds and unfolds the columns; in the header of a wide page. */
export function PaneSwitches() {
  const t = useT();
  const bench = useWorkbench();
  const { folded } = useView();
  return (
    <fieldset className={css.switches}>
      <legend className="sr">{t('pane.parts')}</legend>
      {PARTS.map((part) => {
        const Icon = ICONS[part];
        return (
          <IconButton
            key={part}
            label={t('pane.toggle', { name: t(NAMES[part]) })}
            aria-pressed={!folded[part]}
            onClick={() => bench.toggle(part)}
          >
            <Icon aria-hidden />
          </IconButton>
        );
      })}
    </fieldset>
  );
}
