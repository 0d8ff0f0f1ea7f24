import { Ban, Check, CircleAlert, Eye, FilePen, FileX, Search, SquareTerminal } from 'lucide-react';
import { type ComponentType, lazy, Suspense } from 'react';
import { tOr, useT } from '../../../i18n';
import type { TurnItem } from '../../../streams/run';
import { Counts } from './Counts';
import css from './chat.module.css';

const Markdown = lazy(() => import('./Markdown'));

type Icon = ComponentType<{ 'aria-hidden'?: boolean }>;
const ICONS: Record<string, Icon> = {
  run: SquareTerminal,
  search: Search,
  list: Search,
  browser_check: Eye,
  http_probe: Eye,
  removed: FileX,
  written: FilePen,
  renamed: FilePen,
};
const KINDS: Partial<Record<TurnItem['kind'], Icon>> = { finding: CircleAlert, fixed: Check, refused: Ban };

/** What was said and done, in its order: words stand by themselves, the rest is a list between them. */
export function Items({ items }: { items: readonly TurnItem[] }) {
  return groups(items).map((group) => {
    const [first] = group;
    if (!first) return null;
    if (first.kind === 'said') return <Said key={first.id} text={first.text} />;
    if (first.kind === 'thinking') return <Thinking key={first.id} text={first.text} />;
    return (
      <ul key={first.id} className={css.done}>
        {group.map((item) => (
          <Done key={item.id} item={item} />
        ))}
      </ul>
    );
  });
}

const isDone = ({ kind }: TurnItem) => kind !== 'said' && kind !== 'thinking';

/** Neighbours that are done, not said, belong together. */
function groups(items: readonly TurnItem[]): TurnItem[][] {
  const all: TurnItem[][] = [];
  for (const item of items) {
    const last = all.at(-1);
    if (last?.[0] && isDone(last[0]) && isDone(item)) last.push(item);
    else all.push([item]);
  }
  return all;
}

function Said({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className={css.plain}>{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}

function Thinking({ text }: { text: string }) {
  const t = useT();
  return (
    <details className={css.thinking}>
      <summary>{t('chat.thinking')}</summary>
      <p className={css.plain}>{text}</p>
    </details>
  );
}

function Done({ item }: { item: TurnItem }) {
  const t = useT();
  const Icon = KINDS[item.kind] ?? ICONS[item.what ?? ''] ?? Search;
  const isCode = item.kind === 'tool' || item.kind === 'file';
  const word = item.kind === 'tool' ? tOr(`tool.${item.what}`, item.what ?? '') : t(`item.${item.kind}`);
  const { added, removed } = item;
  return (
    <li data-kind={item.kind}>
      <Icon aria-hidden />
      <span>
        <span className={css.verb}>{word}</span>{' '}
        {isCode ? item.text !== item.what && <code>{item.text}</code> : item.text}{' '}
        {added !== undefined && removed !== undefined && <Counts added={added} removed={removed} />}
      </span>
    </li>
  );
}
