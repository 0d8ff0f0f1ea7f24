//! What goes on in the background: expiry, purging, syncing.

use super::remove::UNDO_TIME;
use super::{Jobs, JobsError, Sweep, TRASH};
use crate::ids::ProjectId;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// How often jobs are looked at for expiry.
const SWEEP_EVERY: Duration = Duration::from_secs(5 * 60);
/// How much of acknowledged work a power cut may cost.
const SYNC_EVERY: Duration = Duration::from_secs(5);

impl Jobs {
    /// Starts the background work; it ends with the token.
    pub fn start(&self, shutdown: &CancellationToken) {
        let (jobs, stop) = (self.clone(), shutdown.clone());
        self.0.tasks.spawn(async move {
            while !rest(&stop, SWEEP_EVERY).await {
                if let Err(error) = jobs.sweep().await {
                    tracing::error!(error = &error as &dyn std::error::Error, "cleaning up failed");
                }
            }
        });
        let (jobs, stop) = (self.clone(), shutdown.clone());
        self.0.tasks.spawn(async move {
            while !rest(&stop, SYNC_EVERY).await {
                jobs.sync_if_dirty().await;
            }
        });
    }

    /// One round of cleaning: expires jobs, purges what was deleted long ago, prunes archives.
    /// A job that cannot be cleaned is logged and does not stop the others.
    pub async fn sweep(&self) -> Result<Sweep, JobsError> {
        let now = self.now();
        let mut done = Sweep::default();
        for id in self.0.store.jobs_expiring_before(now).await? {
            done.expired += u64::from(self.noted(&id, self.expire(&id).await) == Some(true));
        }
        for id in self.0.store.projects_deleted_before(now - UNDO_TIME).await? {
            done.purged += u64::from(self.noted(&id, self.purge(&id).await).is_some());
        }
        self.empty_trash().await?;
        for id in self.old_archives().await? {
            done.pruned += u64::from(self.noted(&id, self.prune(&id).await) == Some(true));
        }
        Ok(done)
    }

    fn noted<T>(&self, id: &ProjectId, result: Result<T, JobsError>) -> Option<T> {
        let log = |error: &JobsError| {
            tracing::warn!(%id, error = error as &dyn std::error::Error, "a job was not cleaned up");
        };
        result.inspect_err(log).ok()
    }

    /// Removes an expired project whose archive is older than archives are kept.
    async fn prune(&self, id: &ProjectId) -> Result<bool, JobsError> {
        let Some(live) = self.known(id).await? else { return Ok(false) };
        let Some(_guard) = live.try_lock() else { return Ok(false) };
        let gone = Self::is_expired(&live) && live.record().project.deleted_at.is_none();
        if gone {
            self.leave_for_ever(id).await?;
            self.0.store.purge_project(id).await?;
            self.live().remove(id);
        }
        let archive = self.archive_of(id);
        self.blocking(move || super::remove::remove_if_there(&archive)).await?;
        Ok(gone)
    }

    /// The ids of archives whose time is over.
    async fn old_archives(&self) -> Result<Vec<ProjectId>, JobsError> {
        let Some(kept_for) = self.0.archive_for else { return Ok(Vec::new()) };
        let (folder, oldest) = (self.0.archive.clone(), SystemTime::from(self.now() - kept_for));
        self.blocking(move || {
            let entries = std::fs::read_dir(folder).map_err(JobsError::Disk)?;
            let old = entries.flatten().filter_map(|entry| {
                let modified = entry.metadata().ok()?.modified().ok()?;
                let name = entry.file_name().into_string().ok()?;
                (modified < oldest).then(|| name.strip_suffix(".zip")?.parse().ok())?
            });
            Ok(old.collect())
        })
        .await
    }

    /// Removes deleted folders whose project's id was used again before their time was over.
    async fn empty_trash(&self) -> Result<(), JobsError> {
        let trash = self.0.base.join(TRASH);
        let oldest = (self.now() - UNDO_TIME).unix_timestamp_nanos() / 1_000_000;
        self.blocking(move || {
            let entries = std::fs::read_dir(trash).map_err(JobsError::Disk)?;
            for path in entries.flatten().map(|entry| entry.path()) {
                if deleted_at(&path).is_some_and(|at| at < oldest) {
                    sandbox::workspace::remove_tree(&path)?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn sync_if_dirty(&self) {
        if self.0.dirty.swap(false, Ordering::Relaxed)
            && let Err(error) = self.sync().await
        {
            tracing::error!(error = &error as &dyn std::error::Error, "the disk did not sync");
        }
    }

    /// Writes the projects' file system and the data folder's to the disk.
    pub(super) async fn sync(&self) -> Result<(), JobsError> {
        let folders = [self.0.base.clone(), self.0.data.clone()];
        self.blocking(move || {
            for folder in folders {
                let opened = std::fs::File::open(folder).map_err(JobsError::Disk)?;
                rustix::fs::syncfs(opened).map_err(|errno| JobsError::Disk(errno.into()))?;
            }
            Ok(())
        })
        .await
    }
}

/// Waits; `true` when it is time to stop.
async fn rest(stop: &CancellationToken, time: Duration) -> bool {
    tokio::time::timeout(time, stop.cancelled()).await.is_ok()
}

fn deleted_at(path: &Path) -> Option<i128> {
    path.extension()?.to_str()?.parse().ok()
}
