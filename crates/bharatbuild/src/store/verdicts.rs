//! Table `verdicts`: what the command policy said of commands. Ids are in the order of time.

use super::{Store, StoreError, parsed, time};
use crate::clock::rfc3339;
use crate::ids::{ProjectId, UserId};
use time::OffsetDateTime;

/// A verdict as remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRow {
    pub id: String,
    pub project: ProjectId,
    pub user: UserId,
    pub source: String,
    pub command: String,
    pub risk: String,
    /// A JSON list.
    pub reasons: String,
    pub outcome: String,
    pub judged_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    user_id: String,
    source: String,
    command: String,
    risk: String,
    reasons: String,
    outcome: String,
    judged_at: String,
}

impl TryFrom<Row> for VerdictRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            project: parsed("project id", &row.project_id)?,
            user: parsed("user id", &row.user_id)?,
            judged_at: time(&row.judged_at)?,
            id: row.id,
            source: row.source,
            command: row.command,
            risk: row.risk,
            reasons: row.reasons,
            outcome: row.outcome,
        })
    }
}

impl Store {
    pub async fn save_verdict(&self, verdict: &VerdictRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO verdicts (id, project_id, user_id, source, command, risk, reasons, \
             outcome, judged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&verdict.id)
        .bind(verdict.project.as_str())
        .bind(verdict.user.as_str())
        .bind(&verdict.source)
        .bind(&verdict.command)
        .bind(&verdict.risk)
        .bind(&verdict.reasons)
        .bind(&verdict.outcome)
        .bind(rfc3339(verdict.judged_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The newest verdicts first, of all projects or of one, those before an id where one is given.
    pub async fn verdicts(
        &self,
        project: Option<&ProjectId>,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<VerdictRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM verdicts WHERE ($1 IS NULL OR project_id = $1) \
             AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        )
        .bind(project.map(ProjectId::as_str))
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(VerdictRow::try_from).collect()
    }

    /// Forgets all but the newest.
    pub async fn keep_verdicts(&self, newest: u32) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM verdicts WHERE id <= \
             (SELECT id FROM verdicts ORDER BY id DESC LIMIT 1 OFFSET $1)",
        )
        .bind(i64::from(newest))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
