//! Table `users`: who has called.

use super::{Store, StoreError};
use crate::clock::rfc3339;
use crate::ids::UserId;
use time::OffsetDateTime;

impl Store {
    /// Remembers a caller, and tells whether they are blocked.
    pub async fn remember_user(
        &self,
        id: &UserId,
        role: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let blocked: i64 = sqlx::query_scalar(
            "INSERT INTO users (id, role, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (id) DO UPDATE SET role = excluded.role RETURNING blocked",
        )
        .bind(id.as_str())
        .bind(role)
        .bind(rfc3339(now))
        .fetch_one(&self.pool)
        .await?;
        Ok(blocked != 0)
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
}
