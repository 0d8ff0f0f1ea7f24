import { ArrowDown, ChevronDown, ChevronUp, Copy } from 'lucide-react';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useT } from '../../../i18n';
import type { Row } from '../../../streams/log/rows';
import type { ProjectStore } from '../../../streams/project-store';
import { useProject } from '../../../streams/use-project';
import { Button, IconButton } from '../../../ui/Button';
import { toast } from '../../../ui/toast';
import type { SlotProps } from '../layout/slot';
import { copy } from '../terminal/copy';
import type { Shows } from './layout';
import css from './log.module.css';
import { Rows } from './Rows';
import { useWindow } from './use-window';

/** Rows that a copy has at most. */
const MAX_COPIED = 12_000;
/** Commands that can be chosen, the newest. */
const MAX_COMMANDS = 20;

/** What everything that runs in the project says: with colours, by command, searched, copied. */
export default function Log({ store, isShown }: SlotProps) {
  const t = useT();
  const [source, setSource] = useState('all');
  const [find, setFind] = useState('');
  const shows = useMemo(() => showing(source), [source]);
  const log = useWindow(store, shows, isShown);
  const field = useRef<HTMLInputElement>(null);
  const search = (direction: 1 | -1) => {
    const wanted = find.toLowerCase();
    if (wanted && !log.seek((row) => row.text.toLowerCase().includes(wanted), direction)) {
      void toast(t('log.search.end'));
    }
  };
  const copyAll = async () => {
    const rows = store.rows.kept.filter(shows).slice(-MAX_COPIED);
    await copy(rows.map((row) => (row.key ? t(row.key, { code: row.text }) : row.text)).join('\n'));
    await toast(t('log.copied', { count: rows.length }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    search(1);
  };
  return (
    <div className={css.pane}>
      <form className={css.bar} onSubmit={submit}>
        <Sources store={store} source={source} onSource={setSource} />
        <label className="sr" htmlFor="log-search">
          {t('log.search')}
        </label>
        <input
          id="log-search"
          ref={field}
          type="search"
          value={find}
          placeholder={t('log.search')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setFind(event.target.value)}
        />
        <IconButton label={t('log.search.up')} disabled={!find} onClick={() => search(-1)}>
          <ChevronUp aria-hidden />
        </IconButton>
        <IconButton label={t('log.search.down')} disabled={!find} type="submit">
          <ChevronDown aria-hidden />
        </IconButton>
        <IconButton label={t('log.copy')} onClick={copyAll}>
          <Copy aria-hidden />
        </IconButton>
      </form>
      <div className={css.frame}>
        <Rows log={log} label={t('log')} empty={t('log.empty')} isCut={store.rows.isCut} find={find} />
        {!log.follows && (
          <Button className={css.down ?? ''} onClick={log.toEnd}>
            <ArrowDown aria-hidden />
            {t('log.down')}
          </Button>
        )}
      </div>
    </div>
  );
}

function showing(source: string): Shows {
  if (source === 'all') return () => true;
  if (source === 'errors') return (row: Row) => row.kind === 'stderr' || row.kind === 'bad';
  return (row: Row) => row.exec === source;
}

interface SourcesProps {
  store: ProjectStore;
  source: string;
  onSource: (source: string) => void;
}

/** Whose output is shown. */
function Sources({ store, source, onSource }: SourcesProps) {
  const t = useT();
  const commands = useProject(store.id, (snapshot) => snapshot.run.commands);
  const newest = Object.entries(commands).slice(-MAX_COMMANDS).reverse();
  return (
    <select aria-label={t('log.source')} value={source} onChange={(event) => onSource(event.target.value)}>
      <option value="all">{t('log.source.all')}</option>
      <option value="errors">{t('log.source.errors')}</option>
      {newest.map(([exec, { command }]) => (
        <option key={exec} value={exec}>
          {command.slice(0, 60)}
        </option>
      ))}
    </select>
  );
}
