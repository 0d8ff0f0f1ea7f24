import { FolderTree, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { Files } from '../files/Files';
import frame from '../layout/frame.module.css';
import { Handle } from '../layout/Handle';
import type { SlotProps } from '../layout/slot';
import { TabPanels, Tabs } from '../layout/Tabs';
import { useFolding } from '../layout/use-folding';
import { useNarrow } from '../layout/use-media';
import { useRemembered } from '../layout/use-remembered';
import { type SideView, useView, useWorkbench } from '../layout/workbench';
import { SearchPane } from '../search/SearchPane';
import css from './code.module.css';
import { Editor } from './Editor';
import { QuickOpen } from './QuickOpen';
import { useCode, useCodeView, useLiveFiles } from './use-code';

const SIDES: readonly SideView[] = ['files', 'search'];

/** Files and the editor: beside each other, or the one over the other on a phone. */
export default function CodePane({ store, isShown }: SlotProps) {
  const bench = useWorkbench();
  const code = useCode();
  useLiveFiles(code, store);
  useEffect(() => bench.bringEditor(code), [bench, code]);
  const inside = useNarrow() ? <NarrowCode isShown={isShown} /> : <WideCode isShown={isShown} />;
  return (
    <>
      {inside}
      <QuickOpen />
    </>
  );
}

function WideCode({ isShown }: { isShown: boolean }) {
  const t = useT();
  const kept = useRemembered('code');
  const side = useFolding('side');
  const bench = useWorkbench();
  return (
    <Group className={frame.columns} orientation="horizontal" {...kept}>
      <Panel
        id="side"
        panelRef={side}
        collapsible
        minSize="9rem"
        defaultSize="34%"
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }) => bench.noteFolded('side', inPixels < 1)}
      >
        <Side isShown={isShown} />
      </Panel>
      <Handle label={t('pane.resize.side')} />
      <Panel id="editor" minSize="10rem">
        <Editor isShown={isShown} />
      </Panel>
    </Group>
  );
}

/** On a phone the list covers the editor until a file is chosen. */
function NarrowCode({ isShown }: { isShown: boolean }) {
  const t = useT();
  const { tabs, opened } = useCodeView();
  const [isListOpen, setListOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what somebody opened is wanted in view
  useEffect(() => setListOpen(false), [opened]);
  const isOver = isListOpen || tabs.active === null;
  return (
    <div className={frame.part}>
      <div className={frame.part} hidden={!isOver}>
        <Side isShown={isShown && isOver} />
      </div>
      <div className={frame.part} hidden={isOver}>
        <Editor
          isShown={isShown && !isOver}
          before={
            <IconButton label={t('files.show')} onClick={() => setListOpen(true)}>
              <FolderTree aria-hidden />
            </IconButton>
          }
        />
      </div>
    </div>
  );
}

function Side({ isShown }: { isShown: boolean }) {
  const t = useT();
  const bench = useWorkbench();
  const { side } = useView();
  const tabs = [
    { id: 'files' as const, label: t('files.title'), icon: <FolderTree aria-hidden /> },
    { id: 'search' as const, label: t('search.title'), icon: <Search aria-hidden /> },
  ];
  return (
    <div className={css.side}>
      <Tabs
        look="dock"
        label={t('files.side')}
        tabs={tabs}
        selected={side}
        prefix="side"
        onSelect={(id) => bench.show(id)}
      />
      <TabPanels ids={SIDES} selected={side} prefix="side" className={frame.part}>
        {(id) => (id === 'files' ? <Files /> : <SearchPane isShown={isShown && side === 'search'} />)}
      </TabPanels>
    </div>
  );
}
