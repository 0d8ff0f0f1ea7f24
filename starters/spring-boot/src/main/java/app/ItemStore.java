package app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Every SQL statement of the app. Values always travel as parameters, never
 * inside the SQL text, so nobody can smuggle SQL in through a name.
 */
@Repository
public class ItemStore {

    private final JdbcClient db;

    public ItemStore(JdbcClient db) {
        this.db = db;
    }

    public List<Item> all() {
        return db.sql("SELECT * FROM items ORDER BY id DESC").query(ItemStore::toItem).list();
    }

    public Optional<Item> find(long id) {
        return db.sql("SELECT * FROM items WHERE id = ?").param(id).query(ItemStore::toItem).optional();
    }

    public Item add(String name) {
        return db.sql("INSERT INTO items (name) VALUES (?) RETURNING *")
                .param(name).query(ItemStore::toItem).single();
    }

    /** Null leaves a field as it is. */
    public Optional<Item> change(long id, String name, Boolean done) {
        return db.sql("""
                UPDATE items SET name = COALESCE(:name, name), done = COALESCE(:done, done)
                WHERE id = :id RETURNING *""")
                .param("name", name).param("done", done).param("id", id)
                .query(ItemStore::toItem).optional();
    }

    /** False where there was nothing to delete. */
    public boolean remove(long id) {
        return db.sql("DELETE FROM items WHERE id = ?").param(id).update() > 0;
    }

    private static Item toItem(ResultSet row, int number) throws SQLException {
        return new Item(row.getLong("id"), row.getString("name"), row.getBoolean("done"));
    }
}
