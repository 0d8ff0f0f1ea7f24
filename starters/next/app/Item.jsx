import { useOptimistic, useState } from 'react';
import { LONGEST_NAME } from '../lib/check.js';
import words from '../wording.json';
import { remove, rename, setDone } from './actions.js';

// One row of the list: a tick with its name, or a small form while editing.
export default function Item({ item, act }) {
  const [mode, setMode] = useState('line');

  return (
    <li className="row">
      {mode === 'editing'
        ? <Editor item={item} act={act} onClose={() => setMode('edited')} />
        : <Line item={item} act={act} onEdit={() => setMode('editing')} focus={mode === 'edited'} />}
    </li>
  );
}

// "focus": after editing, the keyboard is back on the button where it was.
function Line({ item, act, onEdit, focus }) {
  // Shows the tick at once; if the server refuses, it goes again.
  const [done, showDone] = useOptimistic(item.done);

  function tick(event) {
    const wanted = event.target.checked;
    act(async () => {
      showDone(wanted);
      return setDone(item.id, wanted);
    });
  }

  function drop(event) {
    event.currentTarget.closest('ul').focus(); // this button is about to go
    act(() => remove(item.id));
  }

  // "Edit" alone says nothing to a blind visitor, so the label has the name.
  return (
    <>
      <label className="tick">
        <input type="checkbox" checked={done} onChange={tick} />
        <span className="name">{item.name}</span>
      </label>
      <button type="button" className="quiet" aria-label={`${words.edit}: ${item.name}`} autoFocus={focus} onClick={onEdit}>
        {words.edit}
      </button>
      <button type="button" className="quiet danger" aria-label={`${words.remove}: ${item.name}`} onClick={drop}>
        {words.remove}
      </button>
    </>
  );
}

function Editor({ item, act, onClose }) {
  const [name, setName] = useState(item.name);

  function submit(event) {
    event.preventDefault();
    act(() => rename(item.id, name), onClose);
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
