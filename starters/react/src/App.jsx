import { useState } from 'react';
import AddForm from './AddForm.jsx';
import Item from './Item.jsx';
import { filterItems } from './list.js';
import useList from './useList.js';
import words from './wording.json';

export default function App() {
  const { list, dispatch, saved } = useList();
  const [filter, setFilter] = useState('all');
  const shown = filterItems(list, filter);

  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="tagline">{words.tagline}</p>
      <AddForm onAdd={(name) => dispatch({ type: 'add', name })} problem={saved ? '' : words.notSaved} />
      {list.length > 0 && <Bar list={list} filter={filter} onFilter={setFilter} />}
      {shown.length > 0
        ? <List items={shown} dispatch={dispatch} />
        : <Empty kind={list.length > 0 ? 'nothing' : 'empty'} />}
    </main>
  );
}

function Bar({ list, filter, onFilter }) {
  const done = filterItems(list, 'done').length;
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
        {list.length} {list.length === 1 ? words.one : words.many} · {words.done}: {done}
      </p>
    </div>
  );
}

function List({ items, dispatch }) {
  return (
    <ul className="list card" tabIndex={-1}>
      {items.map((item) => <Item key={item.id} item={item} dispatch={dispatch} />)}
    </ul>
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
