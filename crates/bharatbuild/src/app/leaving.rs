//! What a project has beside its folder, when it is archived or purged.

use crate::checkpoints::Checkpoints;
use crate::ids::ProjectId;
use crate::jobs::Leaving;
use crate::projects::Projects;
use crate::thumbnails::Shelf;
use std::error::Error;
use std::sync::Arc;

/// The rooms that have something of a project.
pub(super) struct Rest {
    pub(super) projects: Projects,
    pub(super) checkpoints: Checkpoints,
    pub(super) thumbnails: Arc<Shelf>,
}

#[async_trait::async_trait]
impl Leaving for Rest {
    async fn leave(&self, id: &ProjectId) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.projects.forget(id).await?)
    }

    async fn purge(&self, id: &ProjectId) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.thumbnails.forget(id).await?;
        Ok(self.checkpoints.forget(id).await?)
    }
}
