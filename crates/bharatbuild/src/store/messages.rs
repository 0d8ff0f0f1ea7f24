//! Table `messages`: a project's conversation, only ever appended to.

use super::{Store, StoreError};
use crate::ids::ProjectId;

/// A kept message.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MessageRow {
    pub n: i64,
    pub turn: i64,
    /// JSON.
    pub body: String,
}

impl Store {
    /// Appends messages, all or none. Two writers of one project collide: the key is unique.
    pub async fn append_messages(
        &self,
        project: &ProjectId,
        turn: i64,
        bodies: &[String],
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for body in bodies {
            sqlx::query(
                "INSERT INTO messages (project_id, n, turn, body) \
                 SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3 FROM messages WHERE project_id = $1",
            )
            .bind(project.as_str())
            .bind(turn)
            .bind(body)
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// All that was said, oldest first.
    pub async fn messages(&self, project: &ProjectId) -> Result<Vec<MessageRow>, StoreError> {
        let rows =
            sqlx::query_as("SELECT n, turn, body FROM messages WHERE project_id = $1 ORDER BY n")
                .bind(project.as_str())
                .fetch_all(&self.pool)
                .await?;
        Ok(rows)
    }
}
