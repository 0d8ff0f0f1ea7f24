//! What of a project's record can be changed: its name, and what kind of project it is.

use super::{Jobs, JobsError, Project};
use crate::ids::ProjectId;

impl Jobs {
    /// Gives the project another name; its id and address stay.
    pub async fn rename(&self, id: &ProjectId, name: String) -> Result<Project, JobsError> {
        self.alter(id, |project| project.name = name).await
    }

    /// Says what kind of project it turned out to be.
    pub async fn set_type(&self, id: &ProjectId, kind: &str) -> Result<Project, JobsError> {
        let kind = kind.to_owned();
        self.alter(id, |project| project.project_type = kind).await
    }

    async fn alter(
        &self,
        id: &ProjectId,
        change: impl FnOnce(&mut Project) + Send + 'static,
    ) -> Result<Project, JobsError> {
        let live = self.existing(id).await?;
        let jobs = self.clone();
        self.whole(async move {
            let _guard = live.lock().await;
            jobs.check_not_deleted(&live)?;
            let mut record = live.snapshot();
            change(&mut record.project);
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
