//! Copies for people who look into the folder or the ZIP. Nobody reads them back: what is true lies
//! in the database.

use super::live::Live;
use super::{Jobs, JobsError, names};
use crate::clock::rfc3339;
use sandbox::workspace::WorkspacePath;
use serde_json::{Value, json};
use std::sync::Arc;

impl Jobs {
    pub(super) async fn export(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        let record = live.snapshot();
        let copy = json!({
            "job_id": record.project.id,
            "user_id": record.project.owner,
            "project_name": record.project.name,
            "project_type": record.project.project_type,
            "status": record.job.status.as_str(),
            "error": record.job.error,
            "created_at": rfc3339(record.job.created_at),
            "updated_at": rfc3339(record.job.updated_at),
        });
        self.export_to(live, names::METADATA_FILE, &copy).await
    }

    pub(super) async fn export_plan(
        &self,
        live: &Arc<Live>,
        plan: &Value,
    ) -> Result<(), JobsError> {
        self.export_to(live, names::PLAN_FILE, plan).await
    }

    async fn export_to(
        &self,
        live: &Arc<Live>,
        name: &str,
        value: &Value,
    ) -> Result<(), JobsError> {
        let folder = self.folder_of(live).await?;
        let path = WorkspacePath::parse(name)?;
        let text = format!("{value:#}\n");
        live.set_tally(None);
        self.blocking(move || Ok(folder.write_atomic(&path, text.as_bytes())?)).await
    }
}
