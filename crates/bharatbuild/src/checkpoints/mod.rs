//! States of a project's files to go back to, and what changed between them.
//!
//! ```text
//! folder ──take──▶ blobs (by hash) + manifest ──▶ row: from here on it is a checkpoint
//!   ▲                                │
//!   └─────────── restore ◀───────────┘   before it: what no checkpoint has becomes one (`before`);
//!                                        after it: what is there now becomes one (`restore`)
//! ```
//!
//! A checkpoint has the regular files of the folder, by path, content and executable bit, but for
//! what installing or building makes again, git's own and the app's own data (`names.rs`). Links,
//! pipes and what is beyond the limits are left out, counted and said. Restoring touches nothing
//! that checkpoints do not keep, but for what lies in the way of a file.
//!
//! The project's writer lock orders taking, restoring and sweeping. A row is written last, when its
//! contents and its manifest are on the disk; a process killed before that leaves contents that
//! nobody names, and the mark `unfinished`, by which they are found and removed.

mod blobs;
mod diff;
mod error;
mod left_out;
mod look;
mod manifest;
mod names;
mod patch;
mod place;
mod restore;
mod sweep;
mod take;

#[cfg(test)]
mod tests;

pub use crate::store::checkpoints::{Checkpoint, CheckpointKind};
pub use diff::{Diff, End, MAX_DIFF_FILES};
pub use error::CheckpointsError;
pub use patch::{FileDiff, FileStatus};
pub use take::{MAX_TITLE_CHARS, NewCheckpoint};

use crate::clock::Clock;
use crate::ids::ProjectId;
use crate::jobs::Jobs;
use crate::store::Store;
use place::Place;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Checkpoints kept of one project; the oldest give way.
const MAX_CHECKPOINTS: usize = 300;
/// What contents and manifests of one project's checkpoints may take, in bytes; the oldest give way.
const MAX_STORED_BYTES: u64 = 1 << 30;

/// All projects' checkpoints. A cheap handle.
#[derive(Clone)]
pub struct Checkpoints(Arc<Room>);

struct Room {
    root: PathBuf,
    jobs: Jobs,
    store: Store,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    bounds: Bounds,
}

/// How much is kept of one project.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    checkpoints: usize,
    stored_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { checkpoints: MAX_CHECKPOINTS, stored_bytes: MAX_STORED_BYTES }
    }
}

impl Checkpoints {
    /// The room on a data folder.
    pub fn new(
        data: &Path,
        jobs: Jobs,
        store: Store,
        clock: Arc<dyn Clock>,
        tasks: TaskTracker,
    ) -> Self {
        let root = data.join("checkpoints");
        Self(Arc::new(Room { root, jobs, store, clock, tasks, bounds: Bounds::default() }))
    }

    /// A project's checkpoints, the newest first.
    pub async fn list(&self, id: &ProjectId) -> Result<Vec<Checkpoint>, CheckpointsError> {
        Ok(self.0.store.checkpoints(id).await?)
    }

    /// The newest checkpoint.
    pub async fn latest(&self, id: &ProjectId) -> Result<Option<Checkpoint>, CheckpointsError> {
        Ok(self.0.store.checkpoint_below(id, u32::MAX).await?)
    }

    /// The checkpoint of that number, or [`CheckpointsError::NotFound`].
    pub async fn get(&self, id: &ProjectId, number: u32) -> Result<Checkpoint, CheckpointsError> {
        let found = self.0.store.checkpoint(id, number).await?;
        found.ok_or(CheckpointsError::NotFound(number))
    }

    fn place(&self, id: &ProjectId) -> Place {
        Place::at(self.0.root.join(id.as_str()))
    }

    /// Does something to its end, also where the caller is gone by then.
    async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, CheckpointsError>> + Send + 'static,
    ) -> Result<T, CheckpointsError> {
        self.0.tasks.spawn(work).await.map_err(|_| CheckpointsError::Died)?
    }

    /// Runs file work on a thread that may wait for the disk.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, CheckpointsError> + Send + 'static,
    ) -> Result<T, CheckpointsError> {
        self.0.tasks.spawn_blocking(work).await.map_err(|_| CheckpointsError::Died)?
    }
}
