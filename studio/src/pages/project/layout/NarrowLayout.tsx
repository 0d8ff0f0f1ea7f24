import { AppWindow, Code, MessageSquare } from 'lucide-react';
import { useT } from '../../../i18n';
import css from './frame.module.css';
import type { SlotProps } from './slot';
import { NAMES, Slot } from './slots';
import { TabPanels, Tabs } from './Tabs';
import { DOCK_VIEWS, PARTS, useView, useWorkbench } from './workbench';

const ICONS = { chat: <MessageSquare aria-hidden />, code: <Code aria-hidden />, app: <AppWindow aria-hidden /> };
const APP_VIEWS = ['preview', ...DOCK_VIEWS] as const;

/** Three tabs with a bar at the bottom, where a thumb reaches it. */
export function NarrowLayout(props: SlotProps) {
  const t = useT();
  const bench = useWorkbench();
  const { part, app } = useView();
  const parts = PARTS.map((id) => ({ id, label: t(NAMES[id]), icon: ICONS[id] }));
  const views = APP_VIEWS.map((id) => ({ id, label: t(NAMES[id]) }));
  return (
    <>
      <TabPanels ids={PARTS} selected={part} prefix="part" className={css.part}>
        {(id) =>
          id === 'app' ? (
            <>
              <Tabs
                look="dock"
                label={t('pane.app')}
                tabs={views}
                selected={app}
                prefix="app"
                onSelect={(view) => bench.show(view)}
              />
              <TabPanels ids={APP_VIEWS} selected={app} prefix="app" className={css.part}>
                {(view) => <Slot name={view} {...props} isShown={part === 'app' && app === view} />}
              </TabPanels>
            </>
          ) : (
            <Slot name={id} {...props} isShown={part === id} />
          )
        }
      </TabPanels>
      <Tabs
        look="bar"
        label={t('pane.parts')}
        tabs={parts}
        selected={part}
        prefix="part"
        onSelect={(id) => bench.show(id)}
      />
    </>
  );
}
