import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { words } from '../../api/error';
import { projectsQuery } from '../../api/queries';
import { projectAddress } from '../../app/addresses';
import { tOr, useT } from '../../i18n';
import { ago } from '../../i18n/format';
import { Button } from '../../ui/Button';
import css from './home.module.css';

/** My projects. */
export default function Shelf() {
  const t = useT();
  const { data, error, refetch } = useQuery(projectsQuery);
  return (
    <section className={css.shelf} aria-labelledby="mine">
      <h2 id="mine">{t('projects')}</h2>
      <div role="status">
        {!data && !error && <p className="muted">{t('projects.loading')}</p>}
        {data?.projects.length === 0 && <p className="muted">{t('projects.none')}</p>}
      </div>
      {error && (
        <p role="alert">
          {words(error).message} <Button onClick={() => refetch()}>{t('retry')}</Button>
        </p>
      )}
      <ul className={css.cards}>
        {data?.projects.map((project) => (
          <li key={project.project_id}>
            <Link className={css.card} href={projectAddress(project.project_id)}>
              <strong>{project.name || project.project_id}</strong>
              <span className="muted">
                {[tOr(`state.${project.state}`, project.state), ago(project.last_used_at)].filter(Boolean).join(' · ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
