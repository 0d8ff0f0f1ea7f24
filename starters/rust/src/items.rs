//! Keeps the items in SQLite. Values always travel as ? parameters, never
//! inside the SQL text, so nobody can smuggle SQL in through a name.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS items (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    )";

/// One line of the list, as it is stored and as it is sent to the page.
#[derive(Debug, PartialEq, Serialize)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub done: bool,
}

/// The list. SQLite has one writer at a time, so one connection is the right
/// number, and a lock hands it round.
pub struct Items(Mutex<Connection>);

impl Items {
    /// Makes the file and its folder the first time.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, Box<dyn std::error::Error>> {
        if let Some(folder) = file.as_ref().parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Self::on(Connection::open(file)?)?)
    }

    /// An empty list that is gone when the program ends.
    pub fn in_memory() -> rusqlite::Result<Self> {
        Self::on(Connection::open_in_memory()?)
    }

    fn on(db: Connection) -> rusqlite::Result<Self> {
        db.execute(TABLE, [])?;
        Ok(Self(Mutex::new(db)))
    }

    // A request that failed while it held the lock has changed nothing by half.
    fn db(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Newest first.
    pub fn all(&self) -> rusqlite::Result<Vec<Item>> {
        let db = self.db();
        let mut query = db.prepare_cached("SELECT id, name, done FROM items ORDER BY id DESC")?;
        query.query_map([], to_item)?.collect()
    }

    pub fn add(&self, name: &str) -> rusqlite::Result<Item> {
        let sql = "INSERT INTO items (name) VALUES (?) RETURNING id, name, done";
        self.db().query_row(sql, [name], to_item)
    }

    /// None leaves a field as it is. Gives None where there is no such item.
    pub fn change(
        &self,
        id: i64,
        name: Option<&str>,
        done: Option<bool>,
    ) -> rusqlite::Result<Option<Item>> {
        let sql = "UPDATE items SET name = COALESCE(?, name), done = COALESCE(?, done)
                   WHERE id = ? RETURNING id, name, done";
        self.db()
            .query_row(sql, params![name, done, id], to_item)
            .optional()
    }

    /// False where there was nothing to delete.
    pub fn remove(&self, id: i64) -> rusqlite::Result<bool> {
        Ok(self.db().execute("DELETE FROM items WHERE id = ?", [id])? > 0)
    }
}

fn to_item(row: &Row) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        name: row.get(1)?,
        done: row.get(2)?,
    })
}
