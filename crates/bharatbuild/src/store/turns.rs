//! Table `turns`: what was asked of the agents, and how it ended.

use super::{Store, StoreError, optional_text, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

/// How a turn stands, as it is written in the database and the API.
pub const RUNNING: &str = "running";
/// The server died in the middle of it.
pub const INTERRUPTED: &str = "interrupted";
pub const INTERRUPTED_MESSAGE: &str = "The server stopped in the middle. The files are as they were \
                                       after the last change; say \"go on\" to continue.";

/// A turn as remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRow {
    pub project: ProjectId,
    pub n: i64,
    pub prompt: String,
    pub state: String,
    pub message: Option<String>,
    pub checkpoint: Option<i64>,
    pub started_at: OffsetDateTime,
    pub ended_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct Row {
    project_id: String,
    n: i64,
    prompt: String,
    state: String,
    message: Option<String>,
    checkpoint: Option<i64>,
    started_at: String,
    ended_at: Option<String>,
}

impl TryFrom<Row> for TurnRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            project: parsed("project id", &row.project_id)?,
            started_at: time(&row.started_at)?,
            ended_at: optional_time(row.ended_at.as_deref())?,
            n: row.n,
            prompt: row.prompt,
            state: row.state,
            message: row.message,
            checkpoint: row.checkpoint,
        })
    }
}

impl Store {
    /// Begins a turn; gives its number. One at a time in a project: the caller sees to that.
    pub async fn begin_turn(
        &self,
        project: &ProjectId,
        prompt: &str,
        now: OffsetDateTime,
    ) -> Result<i64, StoreError> {
        let n: (i64,) = sqlx::query_as(
            "INSERT INTO turns (project_id, n, prompt, state, started_at) \
             SELECT $1, COALESCE(MAX(n), 0) + 1, $2, 'running', $3 FROM turns \
             WHERE project_id = $1 RETURNING n",
        )
        .bind(project.as_str())
        .bind(prompt)
        .bind(rfc3339(now))
        .fetch_one(&self.pool)
        .await?;
        Ok(n.0)
    }

    /// Writes how a turn ended.
    pub async fn end_turn(&self, turn: &TurnRow) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE turns SET state = $3, message = $4, checkpoint = $5, ended_at = $6 \
             WHERE project_id = $1 AND n = $2",
        )
        .bind(turn.project.as_str())
        .bind(turn.n)
        .bind(&turn.state)
        .bind(&turn.message)
        .bind(turn.checkpoint)
        .bind(optional_text(turn.ended_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Turns that an earlier process left open are over; gives them, each as its project and number.
    pub async fn interrupt_turns(
        &self,
        now: OffsetDateTime,
    ) -> Result<Vec<(ProjectId, i64)>, StoreError> {
        // By the end's time: a turn that ended well has the state of one that goes on.
        let open: Vec<(String, i64)> = sqlx::query_as(
            "UPDATE turns SET state = $1, ended_at = $2, message = $3 WHERE ended_at IS NULL \
             RETURNING project_id, n",
        )
        .bind(INTERRUPTED)
        .bind(rfc3339(now))
        .bind(INTERRUPTED_MESSAGE)
        .fetch_all(&self.pool)
        .await?;
        open.iter().map(|(id, n)| Ok((parsed("project id", id)?, *n))).collect()
    }

    /// The last turns, oldest first.
    pub async fn turns(&self, project: &ProjectId, most: i64) -> Result<Vec<TurnRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM turns WHERE project_id = $1 ORDER BY n DESC LIMIT $2")
                .bind(project.as_str())
                .bind(most)
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().rev().map(TurnRow::try_from).collect()
    }
}
