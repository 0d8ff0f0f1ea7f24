<?php
declare(strict_types=1);

/**
 * Keeps the items in SQLite. Values always travel as ? parameters, never
 * inside the SQL text, so nobody can smuggle SQL in through a name.
 */
final class Items
{
    private const TABLE = 'CREATE TABLE IF NOT EXISTS items (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    )';

    private PDO $db;

    /** Makes the file and its folder the first time; ":memory:" is an empty list for tests. */
    public function __construct(string $file)
    {
        if ($file !== ':memory:' && !is_dir(dirname($file))) {
            mkdir(dirname($file), 0755, true);
        }
        $this->db = new PDO("sqlite:$file", options: [PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]);
        $this->db->exec(self::TABLE);
    }

    /** Newest first; each is ['id' => 1, 'name' => 'Tea', 'done' => 0]. */
    public function all(): array
    {
        return $this->db->query('SELECT id, name, done FROM items ORDER BY id DESC')->fetchAll();
    }

    public function add(string $name): void
    {
        $this->change('INSERT INTO items (name) VALUES (?)', $name);
    }

    // Each of these is false where there is no such item.

    public function rename(int $id, string $name): bool
    {
        return $this->change('UPDATE items SET name = ? WHERE id = ?', $name, $id);
    }

    public function toggle(int $id): bool
    {
        return $this->change('UPDATE items SET done = 1 - done WHERE id = ?', $id);
    }

    public function remove(int $id): bool
    {
        return $this->change('DELETE FROM items WHERE id = ?', $id);
    }

    private function change(string $sql, mixed ...$values): bool
    {
        $statement = $this->db->prepare($sql);
        $statement->execute($values);
        return $statement->rowCount() > 0;
    }
}
