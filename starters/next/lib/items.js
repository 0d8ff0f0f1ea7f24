// Keeps the items in SQLite. Values always travel as ? parameters, never
// inside the SQL text, so nobody can smuggle SQL in through a name.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import sqlite from 'node-sqlite3-wasm';

const TABLE = `
  CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`;

// The list in data/app.db. Next loads this file anew whenever it changes; the
// open database is kept outside of it, so that there is only ever one.
export const items = () => (globalThis.items ??= openItems('data/app.db'));

export function openItems(file) {
  const db = openDatabase(file);
  const find = (id) => toItem(db.get('SELECT * FROM items WHERE id = ?', [id]));

  return {
    all: () => db.all('SELECT * FROM items ORDER BY id DESC').map(toItem),
    find,
    add(name) {
      const { lastInsertRowid } = db.run('INSERT INTO items (name) VALUES (?)', [name]);
      return find(lastInsertRowid);
    },
    change(id, { name, done }) {
      // COALESCE keeps the old value of a field that was not sent.
      db.run('UPDATE items SET name = COALESCE(?, name), done = COALESCE(?, done) WHERE id = ?',
        [name ?? null, done ?? null, id]);
      return find(id);
    },
    remove: (id) => db.run('DELETE FROM items WHERE id = ?', [id]).changes > 0,
    close: () => db.close(),
  };
}

function openDatabase(file) {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
    // The library locks the file with a folder beside it. If the app was
    // killed while writing, that folder stays and every query would fail.
    // Only this app uses the file, so an old lock can go.
    rmSync(`${file}.lock`, { recursive: true, force: true });
  }
  const db = new sqlite.Database(file);
  db.exec(TABLE);
  return db;
}

// SQLite has no true and false: done is stored as 1 or 0.
const toItem = (row) => row && { id: row.id, name: row.name, done: row.done === 1 };
