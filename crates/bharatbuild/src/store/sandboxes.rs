//! Table `sandboxes`: what engines made, kept after its end for its reason.

use super::{Store, StoreError, optional_text, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

/// A sandbox as remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxRow {
    pub id: String,
    pub project: ProjectId,
    pub engine: String,
    pub state: String,
    pub reason: Option<String>,
    /// What it was made with, as JSON.
    pub spec: String,
    pub created_at: OffsetDateTime,
    pub ended_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    engine: String,
    state: String,
    reason: Option<String>,
    spec: String,
    created_at: String,
    ended_at: Option<String>,
}

impl TryFrom<Row> for SandboxRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            project: parsed("project id", &row.project_id)?,
            created_at: time(&row.created_at)?,
            ended_at: optional_time(row.ended_at.as_deref())?,
            id: row.id,
            engine: row.engine,
            state: row.state,
            reason: row.reason,
            spec: row.spec,
        })
    }
}

impl Store {
    /// Writes a sandbox, new or known.
    pub async fn save_sandbox(&self, sandbox: &SandboxRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sandboxes (id, project_id, engine, state, reason, spec, created_at, ended_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, reason = excluded.reason, spec = excluded.spec, \
             ended_at = excluded.ended_at",
        )
        .bind(&sandbox.id)
        .bind(sandbox.project.as_str())
        .bind(&sandbox.engine)
        .bind(&sandbox.state)
        .bind(&sandbox.reason)
        .bind(&sandbox.spec)
        .bind(rfc3339(sandbox.created_at))
        .bind(optional_text(sandbox.ended_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Sandboxes that have not ended: what a restarted server adopts or reaps.
    pub async fn live_sandboxes(&self) -> Result<Vec<SandboxRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM sandboxes WHERE ended_at IS NULL ORDER BY created_at")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(SandboxRow::try_from).collect()
    }

    /// The project's newest sandbox, ended or not.
    pub async fn last_sandbox(
        &self,
        project: &ProjectId,
    ) -> Result<Option<SandboxRow>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM sandboxes WHERE project_id = $1 ORDER BY created_at DESC LIMIT 1",
        )
        .bind(project.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(SandboxRow::try_from).transpose()
    }
}
