//! A job in memory.

use super::tally::Tally;
use super::{Job, JobStatus, JobsError, Project};
use sandbox::workspace::Folder;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use time::OffsetDateTime;

/// What the database knows of a job; written there before it is changed here.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) project: Project,
    pub(super) job: Job,
}

pub(super) struct Live {
    /// Held by whoever changes the job or its folder.
    lock: Arc<tokio::sync::Mutex<()>>,
    record: RwLock<Record>,
    folder: Mutex<Option<Arc<Folder>>>,
    tally: Mutex<Option<Tally>>,
    users: AtomicUsize,
    /// Counts the writes, so that a tally that one of them overtook is not kept.
    writes: AtomicU64,
    /// When the database last learnt of a use, in seconds since 1970.
    pub(super) use_saved: AtomicI64,
}

/// Keeps a job from expiring while it is held: a sandbox, a run, a download.
pub struct InUse(Arc<Live>);

/// A project's lock, held.
pub(super) type Guard = tokio::sync::OwnedMutexGuard<()>;

impl Live {
    pub(super) fn new(project: Project, job: Job) -> Self {
        Self {
            lock: Arc::default(),
            use_saved: AtomicI64::new(project.last_used_at.unix_timestamp()),
            record: RwLock::new(Record { project, job }),
            folder: Mutex::default(),
            tally: Mutex::default(),
            users: AtomicUsize::new(0),
            writes: AtomicU64::new(0),
        }
    }

    /// Waits for whoever changes the job now.
    pub(super) async fn lock(&self) -> Guard {
        self.lock.clone().lock_owned().await
    }

    /// The lock, where nobody holds it.
    pub(super) fn try_lock(&self) -> Option<Guard> {
        self.lock.clone().try_lock_owned().ok()
    }

    pub(super) fn record(&self) -> RwLockReadGuard<'_, Record> {
        self.record.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn snapshot(&self) -> Record {
        self.record().clone()
    }

    pub(super) fn replace(&self, record: Record) {
        *self.record.write().unwrap_or_else(PoisonError::into_inner) = record;
    }

    pub(super) fn set_uid_lease(&self, lease: Option<u32>) {
        self.record.write().unwrap_or_else(PoisonError::into_inner).project.uid_lease = lease;
    }

    /// Moves the times of use and expiry forward.
    pub(super) fn used(&self, now: OffsetDateTime, expires_at: OffsetDateTime) {
        let mut record = self.record.write().unwrap_or_else(PoisonError::into_inner);
        record.project.last_used_at = now;
        record.job.expires_at = expires_at;
    }

    /// Notes a change of the files.
    pub(super) fn changed(&self, now: OffsetDateTime) {
        self.record.write().unwrap_or_else(PoisonError::into_inner).job.updated_at = now;
    }

    pub(super) fn status(&self) -> JobStatus {
        self.record().job.status
    }

    pub(super) fn in_use(self: &Arc<Self>) -> InUse {
        self.users.fetch_add(1, Ordering::SeqCst);
        InUse(self.clone())
    }

    pub(super) fn is_in_use(&self) -> bool {
        self.users.load(Ordering::SeqCst) > 0
    }

    pub(super) fn open_folder(&self) -> MutexGuard<'_, Option<Arc<Folder>>> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what is known of the folder: it is another one now, or none.
    pub(super) fn forget_folder(&self) {
        *self.open_folder() = None;
        self.set_tally(None);
    }

    /// What the folder holds; walks it where that is not known well enough. Blocks.
    pub(super) fn tally(&self, folder: &Folder) -> Result<Tally, JobsError> {
        let known = *self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        match known {
            Some(tally) if self.is_current(&tally) => Ok(tally),
            _ => {
                let before = self.writes.load(Ordering::SeqCst);
                let counted = Tally::count(folder)?;
                let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
                if self.writes.load(Ordering::SeqCst) == before {
                    *tally = Some(counted);
                }
                Ok(counted)
            }
        }
    }

    /// Whether [`Live::tally`] answers without a walk.
    pub(super) fn tally_is_ready(&self) -> bool {
        self.known_tally().is_some_and(|tally| self.is_current(&tally))
    }

    fn is_current(&self, tally: &Tally) -> bool {
        tally.is_fresh() || !self.is_in_use()
    }

    pub(super) fn known_tally(&self) -> Option<Tally> {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what the folder holds after a write; `None` where that is to be counted again.
    pub(super) fn set_tally(&self, tally: Option<Tally>) {
        let mut known = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        self.writes.fetch_add(1, Ordering::SeqCst);
        *known = tally;
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        // Whoever used the folder may have written into it.
        self.0.set_tally(None);
        self.0.users.fetch_sub(1, Ordering::SeqCst);
    }
}
