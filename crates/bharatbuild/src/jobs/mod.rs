//! The folder of a project and the generation on it.
//!
//! ```text
//!              complete                 expiry (not in use)
//! generating ───────────▶ complete ─────────────────────────┐
//!   ▲  │ ▲                  │                               ▼
//!   │  │ └── begin ◀────────┤                            expired
//!   │  │ fail               │ begin                         │
//!   │  └────────▶ failed ───┘        open: back to what it was
//!   └──────────────────────────────────────────────────────-┘
//! ```
//!
//! A job in any state can be read, downloaded and deleted; deletion can be undone for
//! [`UNDO_TIME`]. Expiry archives before it removes, and whoever opens an expired job gets it back.
//!
//! One lock per project orders what changes it: writes, completing, deleting, expiring. Readers
//! take none: files are replaced by rename, so that each is seen whole.

mod by_hand;
mod create;
mod error;
mod exclusive;
mod expiry;
mod export;
mod files;
mod guard;
mod import;
mod leaving;
mod live;
mod names;
mod open;
mod remove;
mod rename;
mod search;
mod state;
mod stats;
mod sweep;
mod tally;
pub(crate) mod tree;
mod unzip;
mod view;
mod zip;

pub use crate::store::jobs::{Job, JobStatus};
pub use crate::store::projects::Project;
pub use by_hand::{Before, content_hash};
pub use create::NewProject;
pub use error::JobsError;
pub use exclusive::{Exclusive, Locked};
pub use expiry::Sweep;
pub use files::{BatchWritten, FileEntry, Rule, Written};
pub use import::{Bundle, Imported, LeftOut, MAX_FILES};
pub use leaving::Leaving;
pub use live::InUse;
pub use names::{is_heavy, is_reserved};
pub use open::UIDS_PER_PROJECT;
pub use remove::UNDO_TIME;
pub use search::{MAX_QUERY_CHARS, Place, Places, Query};
pub use stats::Stats;
pub use view::JobView;
pub use zip::ZipStream;

use crate::clock::Clock;
use crate::config::{Config, LimitsConfig};
use crate::ids::ProjectId;
use crate::store::{Instance, Store};
use live::Live;
use sandbox::workspace::Staging;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// Jobs kept in memory before idle ones are forgotten (the database knows them all).
const MAX_LIVE: usize = 10_000;
/// Where deleted folders wait, and where files are written first; no project id begins with a dot.
const TRASH: &str = ".trash";
const STAGING: &str = ".staging";

/// All jobs. A cheap handle.
#[derive(Clone)]
pub struct Jobs(Arc<Room>);

struct Room {
    store: Store,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    staging: Arc<Staging>,
    base: PathBuf,
    archive: PathBuf,
    data: PathBuf,
    limits: LimitsConfig,
    expiry: Duration,
    archive_for: Option<Duration>,
    uid_base: u32,
    live: Mutex<HashMap<ProjectId, Arc<Live>>>,
    leaving: Mutex<Option<Arc<dyn Leaving>>>,
    /// Held by the one write that the runtime does itself.
    quick: Semaphore,
    /// Something was written since the disks were last told to keep it.
    dirty: AtomicBool,
}

impl Jobs {
    /// Opens the room on a data folder; what an earlier process left half-done is removed.
    pub fn open(
        config: &Config,
        instance: &Instance,
        store: Store,
        clock: Arc<dyn Clock>,
        tasks: TaskTracker,
    ) -> Result<Self, JobsError> {
        std::fs::create_dir_all(instance.jobs.join(TRASH)).map_err(JobsError::Disk)?;
        Ok(Self(Arc::new(Room {
            staging: Arc::new(Staging::open(&instance.jobs.join(STAGING))?),
            base: instance.jobs.clone(),
            archive: instance.archive(),
            data: instance.data.clone(),
            limits: config.limits,
            expiry: config.storage.job_expiry,
            archive_for: config.storage.archive,
            uid_base: config.sandbox.uid_base,
            live: Mutex::default(),
            leaving: Mutex::default(),
            quick: Semaphore::new(1),
            dirty: AtomicBool::new(false),
            store,
            clock,
            tasks,
        })))
    }

    /// The limits every write is held to.
    pub fn limits(&self) -> LimitsConfig {
        self.0.limits
    }

    fn now(&self) -> OffsetDateTime {
        self.0.clock.now()
    }

    /// The job of an id, deleted ones too, from memory or the database.
    async fn known(&self, id: &ProjectId) -> Result<Option<Arc<Live>>, JobsError> {
        if let Some(live) = self.live().get(id) {
            return Ok(Some(live.clone()));
        }
        let Some(project) = self.0.store.project(id).await? else { return Ok(None) };
        let job = match self.0.store.job(id).await? {
            Some(job) => job,
            // The server died between the two inserts.
            None => self.fresh_job(project.created_at),
        };
        Ok(Some(self.keep(Live::new(project, job))))
    }

    /// The job of an id that is not deleted.
    async fn existing(&self, id: &ProjectId) -> Result<Arc<Live>, JobsError> {
        let live = self.known(id).await?.ok_or(JobsError::NotFound)?;
        if live.record().project.deleted_at.is_some() { Err(JobsError::NotFound) } else { Ok(live) }
    }

    /// Puts a job into memory, or takes the one that came there first.
    fn keep(&self, fresh: Live) -> Arc<Live> {
        let id = fresh.record().project.id.clone();
        let mut live = self.live();
        if live.len() >= MAX_LIVE {
            live.retain(|_, job| Arc::strong_count(job) > 1 || job.is_in_use());
        }
        live.entry(id).or_insert_with(|| Arc::new(fresh)).clone()
    }

    fn live(&self) -> std::sync::MutexGuard<'_, HashMap<ProjectId, Arc<Live>>> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh_job(&self, now: OffsetDateTime) -> Job {
        Job {
            status: JobStatus::Generating,
            resumes_as: None,
            error: None,
            created_at: now,
            updated_at: now,
            expires_at: now + self.0.expiry,
        }
    }

    /// Runs a change to its end, whether or not the client still waits: what the database, the
    /// memory and the disk say of a job changes together.
    async fn whole<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, JobsError>> + Send + 'static,
    ) -> Result<T, JobsError> {
        self.0.tasks.spawn(work).await.map_err(|_| JobsError::Died)?
    }

    /// Runs file work on a thread that may wait for the disk.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, JobsError> + Send + 'static,
    ) -> Result<T, JobsError> {
        self.0.tasks.spawn_blocking(work).await.map_err(|_| JobsError::Died)?
    }
}
