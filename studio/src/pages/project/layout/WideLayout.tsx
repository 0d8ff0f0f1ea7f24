import { Group, Panel } from 'react-resizable-panels';
import { useT } from '../../../i18n';
import css from './frame.module.css';
import { Handle } from './Handle';
import type { SlotProps } from './slot';
import { NAMES, Slot } from './slots';
import { TabPanels, Tabs } from './Tabs';
import { useFolding } from './use-folding';
import { useRemembered } from './use-remembered';
import { DOCK_VIEWS, type Part, useView, useWorkbench } from './workbench';

/** How wide the panes are before somebody moves them, in percent. */
const FIRST = { chat: '25%', code: '43%', app: '32%' };
const LEAST = '14rem';

/** Chat, code and app beside each other; the app's output below its preview. */
export function WideLayout(props: SlotProps) {
  const t = useT();
  const bench = useWorkbench();
  const { folded } = useView();
  const kept = useRemembered('columns');
  const refs = { chat: useFolding('chat'), code: useFolding('code'), app: useFolding('app') };
  const column = (part: Part) => ({
    id: part,
    panelRef: refs[part],
    collapsible: true,
    minSize: LEAST,
    defaultSize: FIRST[part],
    onResize: ({ inPixels }: { inPixels: number }) => bench.noteFolded(part, inPixels < 1),
  });
  return (
    <Group className={css.columns} orientation="horizontal" {...kept}>
      <Panel {...column('chat')}>
        <section className={css.pane} aria-label={t(NAMES.chat)} id="pane-chat" tabIndex={-1}>
          <Slot name="chat" {...props} isShown={!folded.chat} />
        </section>
      </Panel>
      <Handle label={t('pane.resize.chat')} />
      <Panel {...column('code')}>
        <section className={css.pane} aria-label={t(NAMES.code)} id="pane-code" tabIndex={-1}>
          <Slot name="code" {...props} isShown={!folded.code} />
        </section>
      </Panel>
      <Handle label={t('pane.resize.app')} />
      <Panel {...column('app')}>
        <section className={css.pane} aria-label={t(NAMES.app)} id="pane-app" tabIndex={-1}>
          <AppColumn {...props} isShown={!folded.app} />
        </section>
      </Panel>
    </Group>
  );
}

/** The preview, and below it what the app and its programs say. */
function AppColumn(props: SlotProps) {
  const t = useT();
  const bench = useWorkbench();
  const { dock, folded } = useView();
  const kept = useRemembered('app');
  const below = useFolding('dock');
  const views = DOCK_VIEWS.map((id) => ({ id, label: t(NAMES[id]) }));
  return (
    <Group className={css.columns} orientation="vertical" {...kept}>
      <Panel id="preview" minSize="6rem" defaultSize="62%">
        <section className={css.pane} aria-label={t('preview')}>
          <Slot name="preview" {...props} />
        </section>
      </Panel>
      <Handle label={t('pane.resize.dock')} isFlat />
      <Panel
        id="dock"
        panelRef={below}
        collapsible
        collapsedSize="2.5rem"
        minSize="8rem"
        defaultSize="38%"
        onResize={() => bench.noteFolded('dock', below.current?.isCollapsed() ?? false)}
      >
        <div className={css.pane}>
          <Tabs
            look="dock"
            label={t('pane.dock')}
            tabs={views}
            selected={dock}
            prefix="dock"
            onSelect={(view) => bench.show(view)}
          />
          <TabPanels ids={DOCK_VIEWS} selected={dock} prefix="dock" className={css.part}>
            {(view) => <Slot name={view} {...props} isShown={props.isShown && !folded.dock && dock === view} />}
          </TabPanels>
        </div>
      </Panel>
    </Group>
  );
}
