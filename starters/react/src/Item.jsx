import { useState } from 'react';
import { LONGEST_NAME } from './list.js';
import words from './wording.json';

// One row of the list: a tick with its name, or a small form while editing.
export default function Item({ item, dispatch }) {
  const [mode, setMode] = useState('line');

  return (
    <li className="row">
      {mode === 'editing'
        ? <Editor item={item} dispatch={dispatch} onClose={() => setMode('edited')} />
        : <Line item={item} dispatch={dispatch} onEdit={() => setMode('editing')} focus={mode === 'edited'} />}
    </li>
  );
}

// "focus": after editing, the keyboard is back on the button where it was.
function Line({ item, dispatch, onEdit, focus }) {
  const tick = (event) => dispatch({ type: 'done', id: item.id, done: event.target.checked });

  function remove(event) {
    event.currentTarget.closest('ul').focus(); // this button is about to go
    dispatch({ type: 'remove', id: item.id });
  }

  // "Edit" alone says nothing to a blind visitor, so the label has the name.
  return (
    <>
      <label className="tick">
        <input type="checkbox" checked={item.done} onChange={tick} />
        <span className="name">{item.name}</span>
      </label>
      <button type="button" className="quiet" aria-label={`${words.edit}: ${item.name}`} autoFocus={focus} onClick={onEdit}>
        {words.edit}
      </button>
      <button type="button" className="quiet danger" aria-label={`${words.remove}: ${item.name}`} onClick={remove}>
        {words.remove}
      </button>
    </>
  );
}

function Editor({ item, dispatch, onClose }) {
  const [name, setName] = useState(item.name);

  function submit(event) {
    event.preventDefault();
    dispatch({ type: 'rename', id: item.id, name });
    onClose();
  }

  return (
    <form className="line" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <input
        autoFocus
        required
        maxLength={LONGEST_NAME}
        autoComplete="off"
        aria-label={`${words.edit}: ${item.name}`}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button>{words.save}</button>
      <button type="button" className="quiet" onClick={onClose}>{words.cancel}</button>
    </form>
  );
}
