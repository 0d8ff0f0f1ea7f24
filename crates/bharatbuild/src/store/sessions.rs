//! Table `sessions`: who is signed in. A session's refresh tokens are numbered, and one is good.

use super::{Store, StoreError, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::UserId;
use time::OffsetDateTime;

/// Somebody signed in on one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub user: UserId,
    pub role: String,
    pub generation: i64,
    pub created_at: OffsetDateTime,
    pub refreshed_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    pub revoked_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    user_id: String,
    role: String,
    generation: i64,
    created_at: String,
    refreshed_at: String,
    expires_at: String,
    revoked_at: Option<String>,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            user: parsed("user id", &row.user_id)?,
            created_at: time(&row.created_at)?,
            refreshed_at: time(&row.refreshed_at)?,
            expires_at: time(&row.expires_at)?,
            revoked_at: optional_time(row.revoked_at.as_deref())?,
            id: row.id,
            role: row.role,
            generation: row.generation,
        })
    }
}

impl Store {
    /// Adds a session; one of that id stays as it is.
    pub async fn begin_session(&self, session: &Session) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sessions (id, user_id, role, generation, created_at, refreshed_at, \
             expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&session.id)
        .bind(session.user.as_str())
        .bind(&session.role)
        .bind(session.generation)
        .bind(rfc3339(session.created_at))
        .bind(rfc3339(session.refreshed_at))
        .bind(rfc3339(session.expires_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn session(&self, id: &str) -> Result<Option<Session>, StoreError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(Session::try_from).transpose()
    }

    /// Goes on to the next generation; `false` where this one is not the session's, or it is over.
    /// Of two at the same moment one goes on.
    pub async fn next_generation(
        &self,
        id: &str,
        generation: i64,
        (now, expires_at): (OffsetDateTime, OffsetDateTime),
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE sessions SET generation = generation + 1, refreshed_at = $3, expires_at = $4 \
             WHERE id = $1 AND generation = $2 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(generation)
        .bind(rfc3339(now))
        .bind(rfc3339(expires_at))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends a session; `false` where there is none, or it is over already.
    pub async fn revoke_session(&self, id: &str, now: OffsetDateTime) -> Result<bool, StoreError> {
        let done =
            sqlx::query("UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
                .bind(id)
                .bind(rfc3339(now))
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sessions revoked since that time.
    pub async fn sessions_revoked_since(
        &self,
        since: OffsetDateTime,
    ) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT id FROM sessions WHERE revoked_at > $1")
            .bind(rfc3339(since))
            .fetch_all(&self.pool)
            .await?)
    }

    /// Forgets sessions that expired before that time.
    pub async fn forget_sessions(&self, before: OffsetDateTime) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(rfc3339(before))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
