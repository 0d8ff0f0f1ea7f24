import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, words } from '../../api/error';
import { jobQuery } from '../../api/queries';
import { HeaderContent } from '../../app/Header';
import { NotFound } from '../../app/NotFound';
import { ReconnectingBanner } from '../../app/ReconnectingBanner';
import { useT } from '../../i18n';
import { standing } from '../../streams/run';
import { useProject, useProjectStore } from '../../streams/use-project';
import { LogView } from '../../ui/LogView';
import css from './project.module.css';
import { Steps } from './Steps';

/** A project, live: where it stands and what happens. */
export default function Project({ id }: { id: string }) {
  const t = useT();
  const store = useProjectStore(id);
  const { run, link, failure } = useProject(id, (snapshot) => snapshot);
  const { data: job } = useQuery(jobQuery(id));
  const name = job?.project_name || run.plan?.title || id;
  useEffect(() => {
    document.title = `${name} · BharatBuild`;
  }, [name]);
  if (failure instanceof ApiError && failure.status === 404) return <NotFound title={t('gone')} />;
  const state = standing(run, job?.status ?? null, 'unknown');
  return (
    <div className={css.project}>
      <HeaderContent>
        <h1>{name}</h1>
      </HeaderContent>
      <ReconnectingBanner link={link} />
      {failure !== null && (
        <p role="alert" className={css.failure}>
          {words(failure).message}
        </p>
      )}
      <Steps run={run} state={t(`state.${state}`)} />
      <section className={css.events} aria-labelledby="events">
        <h2 id="events">{t('project.events')}</h2>
        <LogView store={store} empty={t('project.none')} label={t('project.events')} />
      </section>
    </div>
  );
}
