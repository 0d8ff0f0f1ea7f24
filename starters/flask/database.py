"""Opens the SQLite file. One connection for each request."""

import sqlite3

from flask import current_app, g

TABLES = """
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    -- NOCASE: "Asha" and "asha" cannot both register.
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX IF NOT EXISTS items_of_user ON items (user_id);
"""


def init(app):
    with sqlite3.connect(app.config["DATABASE"]) as db:
        db.executescript(TABLES)
    db.close()
    app.teardown_appcontext(close)


def get():
    if "db" not in g:
        g.db = sqlite3.connect(current_app.config["DATABASE"])
        g.db.row_factory = sqlite3.Row  # lets us write row["name"]
        g.db.execute("PRAGMA foreign_keys = ON")
    return g.db


def close(error=None):
    db = g.pop("db", None)
    if db is not None:
        db.close()


# Values always travel as ? parameters, never inside the SQL text, so nobody
# can smuggle SQL in through a name.
def all_rows(sql, *values):
    return get().execute(sql, values).fetchall()


def one_row(sql, *values):
    return get().execute(sql, values).fetchone()


def write(sql, *values):
    """Runs one change and keeps it. Gives the cursor (lastrowid, rowcount)."""
    with get() as db:
        return db.execute(sql, values)
