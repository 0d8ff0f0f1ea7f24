//! Another name for a project.

use super::{Jobs, JobsError, Project};
use crate::ids::ProjectId;

impl Jobs {
    /// Gives the project another name; its id and address stay.
    pub async fn rename(&self, id: &ProjectId, name: String) -> Result<Project, JobsError> {
        let live = self.existing(id).await?;
        let jobs = self.clone();
        self.whole(async move {
            let _guard = live.lock().await;
            jobs.check_not_deleted(&live)?;
            let mut record = live.snapshot();
            record.project.name = name;
            jobs.0.store.update_project(&record.project).await?;
            live.replace(record.clone());
            // An expired project has no folder that this could be exported to.
            if !Self::is_expired(&live) {
                jobs.export(&live).await?;
            }
            Ok(record.project)
        })
        .await
    }
}
