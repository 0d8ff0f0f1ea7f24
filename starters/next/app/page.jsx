// Runs on the server for every visit: reads the list and sends the page ready.
import { items } from '../lib/items.js';
import words from '../wording.json';
import List from './List.jsx';

// The list can be another one at each visit, so the page is never kept.
export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="tagline">{words.tagline}</p>
      <List items={items().all()} />
    </main>
  );
}
