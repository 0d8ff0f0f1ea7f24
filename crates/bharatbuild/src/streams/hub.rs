//! All open logs of the process.

use super::entry::{Event, EventId, Since, serialize};
use super::log::Log;
use super::subscription::Subscription;
use super::{segment, writer};
use crate::clock::{Clock, SystemClock};
use crate::ids::ProjectId;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What logs may cost.
#[derive(Debug, Clone, Copy)]
pub struct StreamLimits {
    /// One log's ring in memory, in bytes.
    pub ring_bytes: usize,
    /// All rings together, in bytes; beyond it a ring that grows is kept at [`CROWDED_RING_BYTES`].
    pub memory_bytes: usize,
    /// One project's segments on disk, in bytes.
    pub disk_bytes: u64,
    /// One segment, in bytes; the oldest segment goes first where the disk limit is reached.
    pub segment_bytes: u64,
    /// The largest event's body, in bytes; a larger one is replaced by a `cut`.
    pub event_bytes: usize,
    /// How long a log without watchers stays in memory after its last event.
    pub idle_time: Duration,
    /// How many open logs there may be before idle ones go at once.
    pub open_logs: usize,
}

/// What a ring may hold, in bytes, while all rings together are over their limit.
pub const CROWDED_RING_BYTES: usize = 256 * 1024;

/// Epochs of one second of process starts: an epoch is `seconds << EPOCH_BITS`, counted upwards from
/// there, and still below 2^53, which is what JavaScript counts exactly.
const EPOCH_BITS: u32 = 20;

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            ring_bytes: 8 << 20,
            memory_bytes: 512 << 20,
            disk_bytes: 64 << 20,
            segment_bytes: 8 << 20,
            event_bytes: 1 << 20,
            idle_time: Duration::from_secs(60),
            open_logs: 1024,
        }
    }
}

/// The event logs of every project. A cheap handle.
#[derive(Debug, Clone)]
pub struct Streams {
    hub: Arc<Hub>,
}

#[derive(Debug)]
pub(super) struct Hub {
    dir: PathBuf,
    pub limits: StreamLimits,
    logs: RwLock<Logs>,
    next_epoch: AtomicU64,
    memory: Arc<AtomicUsize>,
    /// Told when the writer has something to do.
    pub dirty: Notify,
    /// Told when it should not wait for more.
    pub pressed: Notify,
    pub shutdown: CancellationToken,
}

#[derive(Debug, Default)]
pub(super) struct Logs {
    pub open: HashMap<ProjectId, Arc<Log>>,
    /// Removed projects whose segments the writer has yet to delete, and who waits for it.
    pub removed: Vec<(ProjectId, oneshot::Sender<()>)>,
}

impl Streams {
    /// Opens the logs kept in `dir` (made if it is missing) and starts the task that writes them. The
    /// task ends, with everything written, after `shutdown`; streams end with it. To be called once
    /// per folder; reads one small file.
    pub fn start(
        dir: PathBuf,
        limits: StreamLimits,
        tracker: &TaskTracker,
        shutdown: CancellationToken,
    ) -> io::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        let first_epoch = first_epoch(&dir)?;
        let hub = Arc::new(Hub {
            dir,
            limits,
            logs: RwLock::default(),
            next_epoch: AtomicU64::new(first_epoch),
            memory: Arc::default(),
            dirty: Notify::new(),
            pressed: Notify::new(),
            shutdown,
        });
        tracker.spawn(writer::run(hub.clone()));
        Ok(Self { hub })
    }

    /// Adds an event to the project's log. Never waits for a disk or a watcher.
    pub fn publish(&self, project: &ProjectId, event: Event) -> EventId {
        let line = serialize(event, self.hub.limits.event_bytes);
        let (id, presses) = self.hub.with_log(project, |log| {
            log.push(line, self.hub.ring_bytes(), || self.hub.new_epoch())
        });
        self.hub.dirty.notify_one();
        if presses {
            self.hub.pressed.notify_one();
        }
        id
    }

    /// Watches a project's log, or one source of it, from a place that is fixed by this call: what
    /// is published after it returns is delivered. The stream ends when the project is removed or
    /// the process shuts down.
    pub fn subscribe(
        &self,
        project: &ProjectId,
        since: impl Into<Since>,
        source: Option<String>,
    ) -> Subscription {
        let log = self.hub.with_log(project, |log| {
            log.unseal(|| self.hub.new_epoch());
            log.clone()
        });
        Subscription::new(self.hub.clone(), log, since.into(), source)
    }

    /// Deletes the project's log, in memory and on disk, and ends its streams.
    pub async fn remove(&self, project: &ProjectId) {
        let (sender, done) = oneshot::channel();
        {
            let mut logs = self.hub.logs_mut();
            if let Some(log) = logs.open.remove(project) {
                log.remove();
            }
            logs.removed.push((project.clone(), sender));
        }
        self.hub.dirty.notify_one();
        // An error means that the writer ended with the process: nothing is left to wait for.
        let _ = done.await;
    }

    /// What the project's log takes on disk, in bytes.
    pub async fn disk_bytes(&self, project: &ProjectId) -> u64 {
        let dir = self.hub.dir_of(project);
        let sum = move || segment::list(&dir).map(|all| all.iter().map(|s| s.bytes).sum());
        tokio::task::spawn_blocking(sum).await.ok().and_then(Result::ok).unwrap_or(0)
    }

    /// What all rings take in memory together, in bytes.
    pub fn memory_bytes(&self) -> usize {
        self.hub.memory.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
impl Streams {
    /// How many events the disk does not have yet.
    pub(super) fn lag(&self, project: &ProjectId) -> u64 {
        let stand = self.hub.with_log(project, |log| log.stand());
        stand.last - stand.written
    }
}

impl Hub {
    pub fn dir_of(&self, project: &ProjectId) -> PathBuf {
        self.dir.join(project.as_str())
    }

    pub fn new_epoch(&self) -> u64 {
        self.next_epoch.fetch_add(1, Ordering::Relaxed)
    }

    fn ring_bytes(&self) -> usize {
        let crowded = self.memory.load(Ordering::Relaxed) > self.limits.memory_bytes;
        if crowded {
            CROWDED_RING_BYTES.min(self.limits.ring_bytes)
        } else {
            self.limits.ring_bytes
        }
    }

    fn logs(&self) -> RwLockReadGuard<'_, Logs> {
        self.logs.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn logs_mut(&self) -> RwLockWriteGuard<'_, Logs> {
        self.logs.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the project's log, opening it if need be. The map stays locked meanwhile,
    /// so that the log cannot be dropped under the caller.
    fn with_log<T>(&self, project: &ProjectId, act: impl FnOnce(&Arc<Log>) -> T) -> T {
        if let Some(log) = self.logs().open.get(project) {
            return act(log);
        }
        let mut logs = self.logs_mut();
        let open = || Arc::new(Log::open(project.clone(), self.new_epoch(), self.memory.clone()));
        act(logs.open.entry(project.clone()).or_insert_with(open))
    }
}

/// The first epoch of this process: later than every earlier process's, even where the clock went
/// back, and than those of a data folder that was wiped, whose ids browsers may still hold.
fn first_epoch(dir: &Path) -> io::Result<u64> {
    // No project's id begins with a dot.
    let file = dir.join(".epoch");
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let last: u64 = text.trim().parse().unwrap_or(0);
    let seconds = u64::try_from(SystemClock.now().unix_timestamp()).unwrap_or(0);
    let epoch = (seconds << EPOCH_BITS).max(last.saturating_add(1 << EPOCH_BITS));
    let fresh = dir.join(".epoch.new");
    std::fs::write(&fresh, epoch.to_string())?;
    std::fs::rename(fresh, file)?;
    Ok(epoch)
}
