//! Before a project's folder and user ids are given up, whatever else belongs to it has to go: its
//! sandbox, its home. Other rooms know about those.

use super::{Jobs, JobsError};
use crate::ids::ProjectId;
use std::error::Error;
use std::sync::{Arc, PoisonError};

/// Told before a project is archived or purged.
#[async_trait::async_trait]
pub trait Leaving: Send + Sync {
    /// Ends and removes what the project has beside its folder. Where this fails, the project
    /// keeps its user ids, and is tried again in the next round.
    async fn leave(&self, id: &ProjectId) -> Result<(), Box<dyn Error + Send + Sync>>;

    /// Removes what stays while a project is archived or can be taken back: told after
    /// [`Leaving::leave`] when it is purged for ever, and before a deleted one's id is used again.
    async fn purge(&self, id: &ProjectId) -> Result<(), Box<dyn Error + Send + Sync>>;
}

impl Jobs {
    /// Who is told; `None` at the end of the server.
    pub fn tell_before_leaving(&self, told: Option<Arc<dyn Leaving>>) {
        *self.0.leaving.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    pub(super) async fn leave(&self, id: &ProjectId) -> Result<(), JobsError> {
        match self.told() {
            Some(told) => told.leave(id).await.map_err(JobsError::Leaving),
            None => Ok(()),
        }
    }

    pub(super) async fn leave_for_ever(&self, id: &ProjectId) -> Result<(), JobsError> {
        self.leave(id).await?;
        self.drop_history(id).await
    }

    pub(super) async fn drop_history(&self, id: &ProjectId) -> Result<(), JobsError> {
        match self.told() {
            Some(told) => told.purge(id).await.map_err(JobsError::Leaving),
            None => Ok(()),
        }
    }

    fn told(&self) -> Option<Arc<dyn Leaving>> {
        self.0.leaving.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
