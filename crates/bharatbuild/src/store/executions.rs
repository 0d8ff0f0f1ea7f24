//! Table `executions`: commands run in sandboxes, and how they ended.

use super::{Store, StoreError, optional_text, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

/// A command as remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRow {
    pub id: String,
    pub project: ProjectId,
    pub sandbox: String,
    pub command: String,
    pub started_at: OffsetDateTime,
    pub ended_at: Option<OffsetDateTime>,
    pub exit_code: Option<i32>,
    /// Why it ended, where not by itself.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    sandbox_id: String,
    command: String,
    started_at: String,
    ended_at: Option<String>,
    exit_code: Option<i32>,
    reason: Option<String>,
}

impl TryFrom<Row> for ExecutionRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            project: parsed("project id", &row.project_id)?,
            started_at: time(&row.started_at)?,
            ended_at: optional_time(row.ended_at.as_deref())?,
            id: row.id,
            sandbox: row.sandbox_id,
            command: row.command,
            exit_code: row.exit_code,
            reason: row.reason,
        })
    }
}

impl Store {
    /// Writes an execution, new or known.
    pub async fn save_execution(&self, execution: &ExecutionRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO executions (id, project_id, sandbox_id, command, started_at, ended_at, \
             exit_code, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE \
             SET ended_at = excluded.ended_at, exit_code = excluded.exit_code, \
             reason = excluded.reason",
        )
        .bind(&execution.id)
        .bind(execution.project.as_str())
        .bind(&execution.sandbox)
        .bind(&execution.command)
        .bind(rfc3339(execution.started_at))
        .bind(optional_text(execution.ended_at))
        .bind(execution.exit_code)
        .bind(&execution.reason)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn execution(&self, id: &str) -> Result<Option<ExecutionRow>, StoreError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM executions WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(ExecutionRow::try_from).transpose()
    }

    /// Executions of which no end is known: running, or cut off by the server's death.
    pub async fn open_executions(&self) -> Result<Vec<ExecutionRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM executions WHERE ended_at IS NULL ORDER BY started_at")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(ExecutionRow::try_from).collect()
    }
}
