package main

// Keeps the items in SQLite. Values always travel as ? parameters, never
// inside the SQL text, so nobody can smuggle SQL in through a name.

import (
	"database/sql"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // SQLite without a C compiler
)

const table = `
CREATE TABLE IF NOT EXISTS items (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	done INTEGER NOT NULL DEFAULT 0,
	created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
)`

const columns = "id, name, done"

// Item is one line of the list, as it is stored and as it is sent to the page.
type Item struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Done bool   `json:"done"`
}

// Items is the list in the database.
type Items struct {
	db *sql.DB
}

// openItems opens the file, and makes it and its folder the first time.
func openItems(file string) (*Items, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	// SQLite has one writer at a time, so one connection is the right number.
	db.SetMaxOpenConns(1)
	_, err = db.Exec(table)
	return &Items{db}, err
}

// Close lets go of the file.
func (items *Items) Close() error { return items.db.Close() }

// All gives the whole list, newest first.
func (items *Items) All() ([]Item, error) {
	rows, err := items.db.Query("SELECT " + columns + " FROM items ORDER BY id DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Item{} // not nil, which would be null in JSON
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// Add puts a new item on the list.
func (items *Items) Add(name string) (Item, error) {
	return scan(items.db.QueryRow("INSERT INTO items (name) VALUES (?) RETURNING "+columns, name))
}

// Change leaves a field as it is where it is nil. sql.ErrNoRows where there is
// no such item.
func (items *Items) Change(id int64, name *string, done *bool) (Item, error) {
	return scan(items.db.QueryRow(
		"UPDATE items SET name = COALESCE(?, name), done = COALESCE(?, done) WHERE id = ? RETURNING "+columns,
		name, done, id))
}

// Remove is false where there was nothing to delete.
func (items *Items) Remove(id int64) (bool, error) {
	result, err := items.db.Exec("DELETE FROM items WHERE id = ?", id)
	if err != nil {
		return false, err
	}
	count, err := result.RowsAffected()
	return count > 0, err
}

func scan(row interface{ Scan(...any) error }) (Item, error) {
	var item Item
	err := row.Scan(&item.ID, &item.Name, &item.Done)
	return item, err
}
