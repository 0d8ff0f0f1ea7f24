//! Table `consents`: the command of the agents that a person was asked about.

use super::{Store, StoreError};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

impl Store {
    /// A person is asked about this command; what was asked before is forgotten.
    pub async fn ask_consent(
        &self,
        project: &ProjectId,
        command: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO consents (project_id, command, granted, asked_at) VALUES ($1, $2, 0, $3) \
             ON CONFLICT (project_id) DO UPDATE SET command = $2, granted = 0, asked_at = $3",
        )
        .bind(project.as_str())
        .bind(command)
        .bind(rfc3339(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What the person said. Where they did not agree, nothing may be run.
    pub async fn answer_consent(
        &self,
        project: &ProjectId,
        agreed: bool,
    ) -> Result<(), StoreError> {
        let query = match agreed {
            true => "UPDATE consents SET granted = 1 WHERE project_id = $1",
            false => "DELETE FROM consents WHERE project_id = $1",
        };
        sqlx::query(query).bind(project.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    /// Whether the person agreed to exactly this command, which uses the consent up.
    pub async fn use_consent(
        &self,
        project: &ProjectId,
        command: &str,
    ) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "DELETE FROM consents WHERE project_id = $1 AND command = $2 AND granted = 1",
        )
        .bind(project.as_str())
        .bind(command)
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }
}
