import { useState } from "react";
import "./a.css";

const a = 1;

export function App() {
  const [items, setItems] = useState<string[]>([]);
  const [text, setText] = useState("");

  function add() {
    if (text.trim() === "") return;
    setItems([...items, text.trim()]);
    setText("");
  }

  return (
    <main>
      <h1>नमस्ते {a}</h1>
      <input value={text} onChange={(event) => setText(event.target.value)} />
      <button onClick={add}>Add</button>
      <ul>
        <li>one</li>
        <li>two</li>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </main>
  );
}
