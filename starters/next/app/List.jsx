'use client';
// The part of the page that reacts to clicks: form, filters, list.
import { useState, useTransition } from 'react';
import words from '../wording.json';
import AddForm from './AddForm.jsx';
import Item from './Item.jsx';

export default function List({ items }) {
  const [filter, setFilter] = useState('all');
  const [problem, setProblem] = useState('');
  const [, startTransition] = useTransition();
  const done = items.filter((item) => item.done).length;
  const shown = items.filter((item) => filter === 'all' || item.done === (filter === 'done'));

  // Has one action done on the server; "then" runs where it was not refused.
  function act(work, then = () => {}) {
    startTransition(async () => {
      const refused = await work().catch(() => words.offline);
      startTransition(() => {
        setProblem(refused);
        if (!refused) then();
      });
    });
  }

  return (
    <>
      <AddForm act={act} problem={problem} />
      {items.length > 0 && <Bar total={items.length} done={done} filter={filter} onFilter={setFilter} />}
      {shown.length > 0
        ? <ul className="list card" tabIndex={-1}>{shown.map((item) => <Item key={item.id} item={item} act={act} />)}</ul>
        : <Empty kind={items.length > 0 ? 'nothing' : 'empty'} />}
    </>
  );
}

function Bar({ total, done, filter, onFilter }) {
  return (
    <div className="bar">
      <div className="filters">
        {['all', 'open', 'done'].map((name) => (
          <button key={name} type="button" aria-pressed={name === filter} onClick={() => onFilter(name)}>
            {words[name]}
          </button>
        ))}
      </div>
      <p className="count" role="status">
        {total} {total === 1 ? words.one : words.many} · {words.done}: {done}
      </p>
    </div>
  );
}

function Empty({ kind }) {
  return (
    <div className="empty card">
      <h2>{words[`${kind}Title`]}</h2>
      <p>{words[`${kind}Hint`]}</p>
    </div>
  );
}
