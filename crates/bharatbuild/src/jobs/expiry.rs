//! From folder to archive and back.

use super::live::Live;
use super::remove::remove_if_there;
use super::zip::{Contents, write_zip};
use super::{JobStatus, Jobs, JobsError, TRASH, names, unzip};
use crate::ids::ProjectId;
use sandbox::workspace::{Folder, Owner, Staging, remove_tree};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What one round of cleaning did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sweep {
    /// Jobs archived because their time was over.
    pub expired: u64,
    /// Deleted projects whose undo time was over.
    pub purged: u64,
    /// Archives older than they are kept.
    pub pruned: u64,
}

impl Jobs {
    /// Archives a job whose time is over and removes its folder; `false` where it is in use or was
    /// used meanwhile.
    pub(super) async fn expire(&self, id: &ProjectId) -> Result<bool, JobsError> {
        let live = self.existing(id).await?;
        let Some(_guard) = live.try_lock() else { return Ok(false) };
        let mut record = live.snapshot();
        if record.job.expires_at >= self.now() || Self::is_expired(&live) {
            return Ok(false);
        }
        if live.is_in_use() {
            self.touch_live(&live).await?;
            return Ok(false);
        }
        let folder = self.folder_of(&live).await?;
        let archive = self.archive_of(id);
        self.blocking(move || archive_folder(&folder, &archive)).await?;
        if live.record().job.expires_at >= self.now() || live.is_in_use() {
            // Used while it was archived: the folder stays, and the archive is overwritten some day.
            return Ok(false);
        }
        record.job.resumes_as = Some(record.job.status);
        record.job.status = JobStatus::Expired;
        self.leave(id).await?;
        self.save(&live, record).await?;
        self.drop_folder(&live).await?;
        Ok(true)
    }

    /// Brings an expired job back; the caller holds its lock.
    pub(super) async fn bring_back(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        let mut record = live.snapshot();
        if record.job.status != JobStatus::Expired {
            return Ok(());
        }
        let id = record.project.id.clone();
        let owner = self.owner(live).await?;
        record.project.uid_lease = live.record().project.uid_lease;
        let (archive, place) = (self.archive_of(&id), self.path(&id));
        let (fresh, staging) = (self.aside(&id, "back"), self.0.staging.clone());
        let unpacked = archive.clone();
        self.blocking(move || unpack(&unpacked, &fresh, &place, staging, owner)).await?;
        let now = self.now();
        record.job.status = record.job.resumes_as.take().unwrap_or(JobStatus::Generating);
        record.project.last_used_at = now;
        record.job.expires_at = now + self.0.expiry;
        self.save(live, record).await?;
        self.blocking(move || remove_if_there(&archive)).await
    }

    /// Removes the folder of a job that has only an archive now, and gives its user ids back.
    pub(super) async fn drop_folder(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        let id = live.snapshot().project.id;
        let (from, aside) = (self.path(&id), self.aside(&id, "expired"));
        self.blocking(move || {
            remove_tree(&aside)?;
            match std::fs::rename(&from, &aside) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(JobsError::Disk(error)),
                Ok(()) => Ok(remove_tree(&aside)?),
            }
        })
        .await?;
        self.0.store.release_uids(&id).await?;
        live.set_uid_lease(None);
        Ok(())
    }

    pub(super) fn archive_of(&self, id: &ProjectId) -> PathBuf {
        self.0.archive.join(format!("{id}.zip"))
    }

    fn aside(&self, id: &ProjectId, what: &str) -> PathBuf {
        self.0.base.join(TRASH).join(format!("{id}.{what}"))
    }
}

/// Writes the archive whole and onto the disk before it takes its name.
fn archive_folder(folder: &Folder, archive: &Path) -> Result<(), JobsError> {
    let partial = archive.with_extension("zip.partial");
    let file = File::create(&partial).map_err(JobsError::Archive)?;
    // What installing makes again is not kept; the student's own history is.
    let contents = Contents { skip: names::is_heavy, faithful: true };
    let written = write_zip(folder, io::BufWriter::new(file), contents)
        .and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&partial, archive))
        .and_then(|()| sync_folder(archive));
    written.map_err(JobsError::Archive)
}

fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(file.parent().unwrap_or(file))?.sync_all()
}

/// Unpacks beside the project's place, then takes it, so that a half-unpacked project is never seen.
fn unpack(
    archive: &Path,
    fresh: &Path,
    place: &Path,
    staging: Arc<Staging>,
    owner: Option<Owner>,
) -> Result<(), JobsError> {
    remove_tree(fresh)?;
    let folder = Folder::create(fresh, staging, owner)?;
    unzip::unzip(archive, &folder)?;
    folder.sync()?;
    // The folder of a job whose expiry was broken off before it was removed.
    remove_tree(place)?;
    std::fs::rename(fresh, place).map_err(JobsError::Disk)
}
