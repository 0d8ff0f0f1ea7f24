import { useState } from 'react';
import { LONGEST_NAME } from './list.js';
import words from './wording.json';

export default function AddForm({ onAdd, problem }) {
  const [name, setName] = useState('');

  function submit(event) {
    event.preventDefault(); // the page must not reload
    onAdd(name);
    setName('');
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
