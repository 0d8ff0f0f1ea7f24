import { useState } from 'react';
import { LONGEST_NAME } from '../lib/check.js';
import words from '../wording.json';
import { add } from './actions.js';

export default function AddForm({ act, problem }) {
  const [name, setName] = useState('');

  function submit(event) {
    event.preventDefault(); // the page must not reload
    act(() => add(name), () => setName(''));
  }

  return (
    <form className="add card" onSubmit={submit}>
      <label htmlFor="name">{words.label}</label>
      <div className="line">
        <input
          id="name"
          required
          maxLength={LONGEST_NAME}
          autoComplete="off"
          placeholder={words.placeholder}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button>{words.add}</button>
      </div>
      {problem && <p className="problem" role="alert">{problem}</p>}
    </form>
  );
}
