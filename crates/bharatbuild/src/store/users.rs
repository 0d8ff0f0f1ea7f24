//! Table `users`: who was invited, blocked, or has called.

use super::{Store, StoreError, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::UserId;
use time::OffsetDateTime;

/// Somebody who is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub role: String,
    pub blocked: bool,
    pub created_at: OffsetDateTime,
    /// To the minute; none where they never called.
    pub last_seen_at: Option<OffsetDateTime>,
}

impl Store {
    /// Remembers a caller, and tells whether they are blocked.
    pub async fn remember_user(
        &self,
        id: &UserId,
        role: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let blocked: i64 = sqlx::query_scalar(
            "INSERT INTO users (id, role, created_at, last_seen_at) VALUES ($1, $2, $3, $3) \
             ON CONFLICT (id) DO UPDATE SET role = excluded.role, \
             last_seen_at = excluded.last_seen_at RETURNING blocked",
        )
        .bind(id.as_str())
        .bind(role)
        .bind(rfc3339(now))
        .fetch_one(&self.pool)
        .await?;
        Ok(blocked != 0)
    }

    /// Adds somebody who has not called yet; who is known stays as they are.
    pub async fn add_user(
        &self,
        id: &UserId,
        role: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO users (id, role, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(role)
        .bind(rfc3339(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Blocks or unblocks a user; `false` where there is none of that id.
    pub async fn set_user_blocked(&self, id: &UserId, blocked: bool) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE users SET blocked = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(i64::from(blocked))
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Everybody who is blocked.
    pub async fn blocked_users(&self) -> Result<Vec<UserId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM users WHERE blocked <> 0")
            .fetch_all(&self.pool)
            .await?;
        ids.iter().map(|id| parsed("user id", id)).collect()
    }

    /// Everybody, by id.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows: Vec<(String, String, i64, String, Option<String>)> = sqlx::query_as(
            "SELECT id, role, blocked, created_at, last_seen_at FROM users ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        let user = |(id, role, blocked, created_at, seen): (String, String, i64, String, _)| {
            Ok(User {
                id: parsed("user id", &id)?,
                role,
                blocked: blocked != 0,
                created_at: time(&created_at)?,
                last_seen_at: optional_time(Option::<String>::as_deref(&seen))?,
            })
        };
        rows.into_iter().map(user).collect()
    }
}
