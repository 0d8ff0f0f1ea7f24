//! Getting at a project's folder, whatever state it is in.

use super::live::Live;
use super::{InUse, JobStatus, Jobs, JobsError, Project};
use crate::ids::ProjectId;
use sandbox::workspace::{Folder, FolderError, Owner};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Host user ids of one project: inside, 0 is the first of them and the student [`STUDENT_UID`].
pub const UIDS_PER_PROJECT: u32 = 2048;
/// The student's user id inside a sandbox.
pub const STUDENT_UID: u32 = 1000;
/// How often the database learns that a job is in use, in seconds.
const SAVE_USE_SECONDS: i64 = 60;

impl Jobs {
    /// The project, where it exists and is not deleted.
    pub async fn find(&self, id: &ProjectId) -> Result<Option<Project>, JobsError> {
        let live = self.known(id).await?;
        let project = live.map(|live| live.record().project.clone());
        Ok(project.filter(|project| project.deleted_at.is_none()))
    }

    /// The project, deleted or not.
    pub async fn find_deleted(&self, id: &ProjectId) -> Result<Option<Project>, JobsError> {
        Ok(self.known(id).await?.map(|live| live.record().project.clone()))
    }

    /// Counts as a use, and brings an expired project back from its archive.
    pub async fn open_job(&self, id: &ProjectId) -> Result<(), JobsError> {
        self.opened(id).await.map(drop)
    }

    /// The project's folder, opened; an expired project is brought back.
    pub async fn folder(&self, id: &ProjectId) -> Result<Arc<Folder>, JobsError> {
        let live = self.opened(id).await?;
        self.folder_of(&live).await
    }

    /// The folder's path on the host, for mounting it.
    pub fn path(&self, id: &ProjectId) -> PathBuf {
        self.0.base.join(id.as_str())
    }

    /// The first of the project's host user ids; `None` where the server is not root and
    /// everything belongs to its own user.
    pub async fn first_uid(&self, id: &ProjectId) -> Result<Option<u32>, JobsError> {
        let live = self.opened(id).await?;
        let lease = live.record().project.uid_lease;
        Ok(lease.map(|lease| self.first_of(lease)))
    }

    /// The host user that owns the project's files.
    pub async fn owner_uid(&self, id: &ProjectId) -> Result<Option<u32>, JobsError> {
        Ok(self.first_uid(id).await?.map(|first| first + STUDENT_UID))
    }

    /// Counts as a use: expiry is [`crate::config::StorageConfig::job_expiry`] from now.
    pub async fn touch(&self, id: &ProjectId) -> Result<(), JobsError> {
        let live = self.existing(id).await?;
        self.touch_live(&live).await
    }

    /// Opens the project and keeps it from expiring until the guard is dropped.
    pub async fn in_use(&self, id: &ProjectId) -> Result<InUse, JobsError> {
        let live = self.opened(id).await?;
        let _guard = live.lock().await;
        match live.status() {
            JobStatus::Expired => Err(JobsError::NotFound),
            _ => Ok(live.in_use()),
        }
    }

    /// The job with its folder open; an expired one is brought back.
    pub(super) async fn opened(&self, id: &ProjectId) -> Result<Arc<Live>, JobsError> {
        let live = self.existing(id).await?;
        if live.open_folder().is_none() {
            let (jobs, live) = (self.clone(), live.clone());
            self.whole(async move { jobs.open_slowly(&live).await }).await?;
        }
        self.touch_live(&live).await?;
        Ok(live)
    }

    async fn open_slowly(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        let _guard = live.lock().await;
        self.check_not_deleted(live)?;
        self.bring_back(live).await?;
        self.make_folder(live).await
    }

    pub(super) async fn touch_live(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        let now = self.now();
        live.used(now, now + self.0.expiry);
        let saved = live.use_saved.load(Ordering::Relaxed);
        if now.unix_timestamp() - saved < SAVE_USE_SECONDS {
            return Ok(());
        }
        live.use_saved.store(now.unix_timestamp(), Ordering::Relaxed);
        let record = live.snapshot();
        self.0.store.update_project(&record.project).await?;
        Ok(self.0.store.save_job(&record.project.id, &record.job).await?)
    }

    /// The folder, where there is one.
    pub(super) async fn folder_of(&self, live: &Arc<Live>) -> Result<Arc<Folder>, JobsError> {
        if let Some(folder) = live.open_folder().as_ref() {
            return Ok(folder.clone());
        }
        let (path, staging) = (self.path(&live.record().project.id), self.0.staging.clone());
        self.blocking(move || match Folder::open(&path, staging, None) {
            // Deleted or archived meanwhile.
            Err(FolderError::NotFound) => Err(JobsError::NotFound),
            result => Ok(Arc::new(result?)),
        })
        .await
    }

    /// Opens the folder, made where it is missing, and keeps it open. The caller holds the lock, so
    /// that no folder is kept that somebody has just moved away.
    pub(super) async fn make_folder(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        if live.open_folder().is_some() {
            return Ok(());
        }
        let owner = self.owner(live).await?;
        let (path, staging) = (self.path(&live.record().project.id), self.0.staging.clone());
        let opened = self.blocking(move || match Folder::create(&path, staging.clone(), owner) {
            Err(FolderError::IsFolder) => Ok(Folder::open(&path, staging, owner)?),
            result => Ok(result?),
        });
        let folder = Arc::new(opened.await?);
        *live.open_folder() = Some(folder);
        Ok(())
    }

    /// Who owns the project's files on the host; leases user ids where root can give them.
    pub(super) async fn owner(&self, live: &Arc<Live>) -> Result<Option<Owner>, JobsError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let project = live.snapshot().project;
        let lease = match project.uid_lease {
            Some(lease) => lease,
            None => self.0.store.lease_uids(&project.id).await?,
        };
        live.set_uid_lease(Some(lease));
        let uid = self.first_of(lease) + STUDENT_UID;
        Ok(Some(Owner { uid, gid: uid }))
    }

    fn first_of(&self, lease: u32) -> u32 {
        self.0
            .uid_base
            .saturating_add(lease.saturating_mul(UIDS_PER_PROJECT))
            .min(u32::MAX - UIDS_PER_PROJECT)
    }
}
