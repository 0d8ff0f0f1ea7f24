import { Search } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { words } from '../../../api/error';
import type { ListedProject } from '../../../api/shapes';
import { useCommand } from '../../../app/commands/useCommand';
import { Optional } from '../../../app/Optional';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Card } from './Card';
import css from './shelf.module.css';
import { type CardActions, useProjects, useShelfActions } from './use-shelf';

const RenameDialog = lazy(() => import('./RenameDialog'));
/** A pause in typing after which the server is asked, in ms. */
const TYPING_MS = 250;

/** My projects. */
export function Shelf({ actions: more }: { actions: ReactNode }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const list = useProjects(search);
  const shelf = useShelfActions();
  const { last, restore } = shelf;
  const actions = useStable(shelf);
  const [renamed, setRenamed] = useState<ListedProject | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The card is gone, and the focus must not go with it.
  const onRemoved = useCallback(() => heading.current?.focus(), []);
  useCommand({ id: 'home.undo', title: t('command.undo'), disabled: !last, run: () => last && restore(last) });
  const isEmpty = list.isSuccess && list.projects.length === 0;
  return (
    <section className={css.shelf} aria-labelledby="mine">
      <div className={css.head}>
        <h2 id="mine" ref={heading} tabIndex={-1}>
          {t('projects')}
        </h2>
        {(!isEmpty || search) && <SearchField value={typed} onChange={setTyped} />}
        {more}
      </div>
      <Status list={list} search={search} />
      {list.isPending && <Skeleton />}
      <ul className={css.cards} aria-busy={list.isPlaceholderData || undefined}>
        {list.projects.map((project) => (
          <Card
            key={project.project_id}
            project={project}
            actions={actions}
            onRename={setRenamed}
            onRemoved={onRemoved}
          />
        ))}
      </ul>
      {list.hasNextPage && <More isBusy={list.isFetchingNextPage} load={list.fetchNextPage} />}
      {renamed && (
        <Optional onMissing={() => setRenamed(null)}>
          <Suspense fallback={null}>
            <RenameDialog
              project={renamed}
              rename={(name) => actions.rename(renamed, name)}
              onClose={() => setRenamed(null)}
            />
          </Suspense>
        </Optional>
      )}
    </section>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  useCommand({ id: 'home.search', title: t('command.find'), keys: '/', run: () => field.current?.focus() });
  return (
    <label className={css.search}>
      <span className="sr">{t('projects.search')}</span>
      <Search aria-hidden />
      <input
        ref={field}
        type="search"
        placeholder={t('search.title')}
        maxLength={200}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** In words: loading, nothing yet, nothing found, out of reach. */
function Status({ list, search }: { list: ReturnType<typeof useProjects>; search: string }) {
  const t = useT();
  const { isPending, isPlaceholderData, error, projects, refetch } = list;
  const isThere = !isPending && !isPlaceholderData;
  return (
    <>
      <div role="status">
        {isPending && !error && <p className="muted">{t('projects.loading')}</p>}
        {isThere && !error && projects.length === 0 && !search && <p className={css.empty}>{t('projects.none')}</p>}
        {isThere && projects.length === 0 && search && (
          <p className={css.empty}>{t('projects.notfound', { search })}</p>
        )}
        {isThere && projects.length > 0 && search && (
          <p className="sr">{t('projects.found', { count: projects.length })}</p>
        )}
      </div>
      {error && projects.length === 0 && (
        <div role="alert" className={css.problem}>
          <p>{words(error).message}</p>
          {words(error).hint && <p className="muted">{words(error).hint}</p>}
          <Button onClick={() => refetch()}>{t('retry')}</Button>
        </div>
      )}
    </>
  );
}

/** Where cards will be. */
function Skeleton() {
  return (
    <div className={css.cards} aria-hidden="true">
      {[0, 1, 2].map((index) => (
        <div key={index} className={css.skeleton} />
      ))}
    </div>
  );
}

/** Loads what follows when it comes into sight; a button for those who go by keys. */
function More({ isBusy, load }: { isBusy: boolean; load: () => Promise<unknown> }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current || isBusy) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && void load(), { rootMargin: '600px' });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [isBusy, load]);
  return (
    <div ref={box} className={css.more}>
      <Button busy={isBusy} onClick={load}>
        {t('projects.more')}
      </Button>
    </div>
  );
}

/** The text once typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [text]);
  return useDeferredValue(settled);
}

/** The same object in every drawing, so that cards are drawn only where they changed. */
function useStable(actions: CardActions): CardActions {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const [stable] = useState<CardActions>(() => ({
    remove: (project) => latest.current.remove(project),
    rename: (project, name) => latest.current.rename(project, name),
    download: (project) => latest.current.download(project),
  }));
  return stable;
}
