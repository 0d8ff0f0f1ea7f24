import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, words } from '../../api/error';
import { jobQuery } from '../../api/queries';
import { HeaderContent } from '../../app/Header';
import { NotFound } from '../../app/NotFound';
import { ReconnectingBanner } from '../../app/ReconnectingBanner';
import { useT } from '../../i18n';
import { useProject, useProjectStore } from '../../streams/use-project';
import css from './layout/frame.module.css';
import { NarrowLayout } from './layout/NarrowLayout';
import { PaneCommands } from './layout/PaneCommands';
import { PaneSwitches } from './layout/PaneSwitches';
import { useNarrow } from './layout/use-media';
import { WideLayout } from './layout/WideLayout';
import { Workbench, WorkbenchContext } from './layout/workbench';
import { RunStatus } from './run/RunStatus';

/** A project: chat, code and app, beside each other or as tabs. */
export default function Project({ id }: { id: string }) {
  const t = useT();
  const store = useProjectStore(id);
  const [bench] = useState(() => new Workbench(id));
  const isNarrow = useNarrow();
  const link = useProject(id, (snapshot) => snapshot.link);
  const failure = useProject(id, (snapshot) => snapshot.failure);
  const title = useProject(id, (snapshot) => snapshot.run.plan?.title);
  const { data: job } = useQuery(jobQuery(id));
  const name = job?.project_name || title || id;
  useEffect(() => {
    document.title = `${name} · BharatBuild`;
  }, [name]);
  if (failure instanceof ApiError && failure.status === 404) return <NotFound title={t('gone')} />;
  const props = { projectId: id, store, isShown: true };
  return (
    <WorkbenchContext value={bench}>
      <div className={css.project}>
        <HeaderContent>
          <h1>{name}</h1>
          {!isNarrow && <PaneSwitches />}
        </HeaderContent>
        <ReconnectingBanner link={link} />
        {failure !== null && (
          <p role="alert" className={css.failure}>
            {words(failure).message}
          </p>
        )}
        <RunStatus {...props} />
        {isNarrow ? <NarrowLayout {...props} /> : <WideLayout {...props} />}
        <PaneCommands />
      </div>
    </WorkbenchContext>
  );
}
