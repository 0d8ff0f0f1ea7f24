//! What the student has locked is read-only for the programs of the project's sandbox as well.

use super::{Jobs, JobsError, names};
use crate::ids::ProjectId;
use sandbox::workspace::WorkspacePath;

impl Jobs {
    /// Makes the project's locks hold for whatever runs in its sandbox. It may be said again at any
    /// time: what is locked by then holds, and the rest is given back.
    pub async fn guard_locks(&self, id: &ProjectId) -> Result<(), JobsError> {
        let held = self.exclusive(id).await?;
        let locked = self.0.store.locks(id).await?;
        let paths: Vec<WorkspacePath> =
            locked.iter().filter_map(|path| WorkspacePath::parse(path).ok()).collect();
        let most = self.0.limits.project_bytes;
        self.blocking(move || Ok(held.folder().guard(&paths, most, names::is_hidden)?)).await
    }
}
