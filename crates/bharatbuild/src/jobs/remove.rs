//! Deleting, and taking it back.

use super::live::{Live, Record};
use super::{JobStatus, Jobs, JobsError, Project, TRASH};
use crate::ids::ProjectId;
use std::path::PathBuf;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// How long a deletion can be undone.
pub const UNDO_TIME: Duration = Duration::days(7);

impl Jobs {
    /// Deletes a project: it is gone for everybody, and can be restored for [`UNDO_TIME`].
    pub async fn delete(&self, id: &ProjectId) -> Result<(), JobsError> {
        let live = self.existing(id).await?;
        let (jobs, id) = (self.clone(), id.clone());
        self.whole(async move { jobs.delete_now(&id, &live).await }).await
    }

    async fn delete_now(&self, id: &ProjectId, live: &Arc<Live>) -> Result<(), JobsError> {
        let _guard = live.lock().await;
        self.check_not_deleted(live)?;
        let now = self.now();
        let mut record = live.snapshot();
        record.project.deleted_at = Some(now);
        self.0.store.update_project(&record.project).await?;
        live.replace(record);
        live.forget_folder();
        self.move_folder(self.path(id), self.trash_of(id, now)).await
    }

    /// Takes a deletion back. [`JobsError::UndoOver`] where it is too late, [`JobsError::NotFound`]
    /// where nothing was deleted.
    pub async fn restore(&self, id: &ProjectId) -> Result<Project, JobsError> {
        let live = self.known(id).await?.ok_or(JobsError::NotFound)?;
        let (jobs, id) = (self.clone(), id.clone());
        self.whole(async move { jobs.restore_now(&id, &live).await }).await
    }

    async fn restore_now(&self, id: &ProjectId, live: &Arc<Live>) -> Result<Project, JobsError> {
        let _guard = live.lock().await;
        let mut record = live.snapshot();
        let deleted_at = record.project.deleted_at.ok_or(JobsError::UndoOver)?;
        if self.now() - deleted_at > UNDO_TIME {
            return Err(JobsError::UndoOver);
        }
        self.move_folder(self.trash_of(id, deleted_at), self.path(id)).await?;
        record.project.deleted_at = None;
        self.save(live, record).await?;
        self.touch_live(live).await?;
        Ok(live.record().project.clone())
    }

    /// Forgets a deleted project whose time is over, and all it left on the disk.
    pub(super) async fn purge(&self, id: &ProjectId) -> Result<(), JobsError> {
        let Some(live) = self.known(id).await? else { return Ok(()) };
        let Some(_guard) = live.try_lock() else { return Ok(()) };
        let Some(deleted_at) = live.record().project.deleted_at else { return Ok(()) };
        self.leave_for_ever(id).await?;
        let (trash, archive) = (self.trash_of(id, deleted_at), self.archive_of(id));
        self.blocking(move || {
            sandbox::workspace::remove_tree(&trash)?;
            remove_if_there(&archive)
        })
        .await?;
        self.0.store.purge_project(id).await?;
        self.live().remove(id);
        Ok(())
    }

    pub(super) async fn save(&self, live: &Arc<Live>, record: Record) -> Result<(), JobsError> {
        self.0.store.update_project(&record.project).await?;
        self.0.store.save_job(&record.project.id, &record.job).await?;
        live.forget_folder();
        live.replace(record);
        Ok(())
    }

    fn trash_of(&self, id: &ProjectId, deleted_at: OffsetDateTime) -> PathBuf {
        self.0.base.join(TRASH).join(format!("{id}.{}", millis(deleted_at)))
    }

    async fn move_folder(&self, from: PathBuf, to: PathBuf) -> Result<(), JobsError> {
        self.blocking(move || match std::fs::rename(&from, &to) {
            // An expired job has no folder, only an archive.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            result => result.map_err(JobsError::Disk),
        })
        .await
    }

    /// Whether the job has only an archive.
    pub(super) fn is_expired(live: &Live) -> bool {
        live.status() == JobStatus::Expired
    }
}

/// Milliseconds since 1970, as the database keeps them.
fn millis(at: OffsetDateTime) -> i128 {
    at.unix_timestamp_nanos() / 1_000_000
}

pub(super) fn remove_if_there(path: &std::path::Path) -> Result<(), JobsError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(JobsError::Disk(error)),
        _ => Ok(()),
    }
}
