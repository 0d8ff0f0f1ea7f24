require "fileutils"
require "sqlite3"

# One line of the list.
Item = Struct.new(:id, :name, :done) do
  def done? = done == 1 # SQLite has no true and false
end

# Keeps the items in SQLite. Values always travel as ? parameters, never
# inside the SQL text, so nobody can smuggle SQL in through a name.
class Items
  TABLE = <<~SQL
    CREATE TABLE IF NOT EXISTS items (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      done INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    )
  SQL

  # Makes the file and its folder the first time; ":memory:" is an empty list
  # that is gone when the program ends.
  def initialize(file)
    FileUtils.mkdir_p(File.dirname(file)) unless file == ":memory:"
    @db = SQLite3::Database.new(file)
    @db.execute(TABLE)
  end

  # Newest first.
  def all
    @db.execute("SELECT id, name, done FROM items ORDER BY id DESC").map { |row| Item.new(*row) }
  end

  def add(name)
    @db.execute("INSERT INTO items (name) VALUES (?)", [name])
  end

  # Each of these is false where there is no such item.

  def rename(id, name)
    change("UPDATE items SET name = ? WHERE id = ?", [name, id])
  end

  def toggle(id)
    change("UPDATE items SET done = 1 - done WHERE id = ?", [id])
  end

  def remove(id)
    change("DELETE FROM items WHERE id = ?", [id])
  end

  private

  def change(sql, values)
    @db.execute(sql, values)
    @db.changes.positive?
  end
end
