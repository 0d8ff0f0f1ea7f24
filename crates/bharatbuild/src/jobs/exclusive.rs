//! A project's folder while its other writers wait: for work that is about all files at once.

use super::live::{Guard, Live};
use super::{Jobs, JobsError, Rule};
use crate::ids::ProjectId;
use sandbox::workspace::Folder;
use std::sync::Arc;

/// A project's folder and its lock, held until this is dropped. Readers and the project's own
/// programs go on.
pub struct Exclusive {
    live: Arc<Live>,
    folder: Arc<Folder>,
    _guard: Guard,
}

/// A project's lock alone, held until this is dropped.
pub struct Locked {
    _guard: Guard,
}

impl Exclusive {
    pub fn folder(&self) -> &Arc<Folder> {
        &self.folder
    }
}

impl Jobs {
    /// Waits for the project's writers, and makes new ones wait. An expired project is brought back.
    pub async fn exclusive(&self, id: &ProjectId) -> Result<Exclusive, JobsError> {
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        Ok(Exclusive { live, folder, _guard: guard })
    }

    /// Notes that files were changed by who holds the folder.
    pub async fn note_rewritten(&self, held: &Exclusive) -> Result<(), JobsError> {
        held.live.set_tally(None);
        self.note_change(&held.live).await
    }

    /// Makes the project's writers wait without opening its folder; `None` where there is no such
    /// project. Who is told of its leaving must not ask for this: the lock is held then.
    pub async fn locked(&self, id: &ProjectId) -> Result<Option<Locked>, JobsError> {
        let Some(live) = self.known(id).await? else { return Ok(None) };
        Ok(Some(Locked { _guard: live.lock().await }))
    }
}
