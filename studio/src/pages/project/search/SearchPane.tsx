import { useQuery } from '@tanstack/react-query';
import { CaseSensitive, Regex } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { words } from '../../../api/error';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { searchFiles } from '../files/remote';
import { useWorkbench } from '../layout/workbench';
import { Results } from './Results';
import css from './search.module.css';
import { useSettled } from './use-settled';

/** Who types on is not asked for yet, in ms. */
const PAUSE_MS = 250;

/** A text in all files: typed, found at the server, gone to. */
export function SearchPane({ isShown }: { isShown: boolean }) {
  const t = useT();
  const bench = useWorkbench();
  const [text, setText] = useState('');
  const [isRegex, setRegex] = useState(false);
  const [isCase, setCase] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const query = useSettled(text, PAUSE_MS);
  const { data, error, isFetching } = useQuery({
    queryKey: ['search', bench.projectId, query, isRegex, isCase],
    queryFn: ({ signal }) => searchFiles(bench.projectId, { text: query, regex: isRegex, case: isCase }, signal),
    enabled: query !== '' && isShown,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const shown = useDeferredValue(query === '' ? undefined : data);
  useEffect(() => {
    if (isShown) field.current?.select();
  }, [isShown]);
  return (
    <search className={css.search}>
      <div className={css.ask}>
        <input
          ref={field}
          type="search"
          value={text}
          maxLength={500}
          aria-label={t('search.open')}
          placeholder={t('search.placeholder')}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton label={t('search.case')} aria-pressed={isCase} onClick={() => setCase(!isCase)}>
          <CaseSensitive aria-hidden />
        </IconButton>
        <IconButton label={t('search.regex')} aria-pressed={isRegex} onClick={() => setRegex(!isRegex)}>
          <Regex aria-hidden />
        </IconButton>
      </div>
      <p role="status" className={css.told}>
        {shown && !error && told(t, shown)}
        {isFetching && !shown && t('search.working')}
      </p>
      {error && query !== '' && (
        <p role="alert" className={css.failure}>
          {words(error).message}
        </p>
      )}
      {shown && !error && <Results places={shown.places} />}
    </search>
  );
}

function told(t: ReturnType<typeof useT>, { places, cut }: { places: unknown[]; cut: string | null }): string {
  const count = t('search.found', { count: places.length });
  return cut === null ? count : `${count} ${t('search.cut')}`;
}
