"""Keeps the items in SQLite. Values always travel as ? parameters, never
inside the SQL text, so nobody can smuggle SQL in through a name."""

import sqlite3
from contextlib import closing
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
)
"""


class Items:
    """The list in one file. Each call opens a connection of its own, because
    FastAPI answers several visitors at once, each in a thread."""

    def __init__(self, file):
        self.file = Path(file)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._rows(TABLE)

    def all(self):
        """Newest first."""
        return self._rows("SELECT id, name, done FROM items ORDER BY id DESC")

    def add(self, name):
        return self._rows("INSERT INTO items (name) VALUES (?) RETURNING id, name, done", name)[0]

    def change(self, item_id, name=None, done=None):
        """None leaves a field as it is. Gives None where there is no such item."""
        rows = self._rows(
            "UPDATE items SET name = COALESCE(?, name), done = COALESCE(?, done) WHERE id = ? RETURNING id, name, done",
            name, done, item_id)
        return rows[0] if rows else None

    def remove(self, item_id):
        """False where there was nothing to delete."""
        return bool(self._rows("DELETE FROM items WHERE id = ? RETURNING id", item_id))

    def _rows(self, sql, *values):
        with closing(sqlite3.connect(self.file)) as db, db:
            db.row_factory = sqlite3.Row  # lets us write row["name"]
            return [dict(row) for row in db.execute(sql, values)]
