//! What a project has beside its folder, when it is archived or purged.

use crate::ids::ProjectId;
use crate::jobs::Leaving;
use crate::projects::Projects;
use std::error::Error;

#[async_trait::async_trait]
impl Leaving for Projects {
    async fn leave(&self, id: &ProjectId) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.forget(id).await?)
    }
}
