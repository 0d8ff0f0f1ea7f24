//! The one task that writes logs to disk, deletes removed ones and drops idle ones from memory.

use super::append::{Appender, remove_all};
use super::hub::Hub;
use super::log::{Batch, Log};
use crate::ids::ProjectId;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// How long events are gathered before they are written together: what a killed process may lose.
const GATHER_TIME: Duration = Duration::from_millis(20);
/// How often idle logs are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);
/// How long a log whose disk refused is left alone.
const RETRY_AFTER: Duration = Duration::from_secs(1);

type Appenders = HashMap<ProjectId, Appender>;

/// What a round does on disk.
struct Round {
    removed: Vec<(ProjectId, oneshot::Sender<()>)>,
    batches: Vec<(Arc<Log>, Batch)>,
}

struct Writer {
    hub: Arc<Hub>,
    appenders: Appenders,
    refused: HashMap<ProjectId, Instant>,
}

/// Writes until the shutdown, and then what is left.
pub(super) async fn run(hub: Arc<Hub>) {
    let mut writer = Writer { hub, appenders: HashMap::new(), refused: HashMap::new() };
    while !writer.hub.shutdown.is_cancelled() {
        tokio::select! {
            () = writer.hub.dirty.notified() => tokio::select! {
                () = tokio::time::sleep(GATHER_TIME) => {}
                () = writer.hub.pressed.notified() => {}
                () = writer.hub.shutdown.cancelled() => {}
            },
            () = tokio::time::sleep(SWEEP_EVERY) => {}
            () = writer.hub.shutdown.cancelled() => {}
        }
        writer.round(false).await;
    }
    // The first round writes what is left, the second says that the epochs ended in order.
    writer.round(true).await;
    writer.round(true).await;
}

impl Writer {
    async fn round(&mut self, ending: bool) {
        let round = self.gather(ending);
        if round.removed.is_empty() && round.batches.is_empty() {
            return;
        }
        let hub = self.hub.clone();
        let mut appenders = std::mem::take(&mut self.appenders);
        let work = move || {
            let outcomes = round.write(&hub, &mut appenders);
            (outcomes, appenders)
        };
        // A failed join means that the blocking pool is gone with the process, or a bug that panicked:
        // the appenders are opened anew then.
        if let Ok((outcomes, appenders)) = tokio::task::spawn_blocking(work).await {
            self.appenders = appenders;
            for (log, batch, outcome) in outcomes {
                self.settle(&log, &batch, outcome);
            }
        }
    }

    /// What there is to do. Removals and logs are taken under one lock, so that a project that is
    /// made again at once has its new log written after the old one's removal.
    fn gather(&mut self, ending: bool) -> Round {
        let mut logs = self.hub.logs_mut();
        let removed = std::mem::take(&mut logs.removed);
        let crowded = logs.open.len() > self.hub.limits.open_logs;
        let now = Instant::now();
        self.refused.retain(|_, until| *until > now);
        let mut batches = Vec::new();
        for log in logs.open.values().filter(|log| !self.refused.contains_key(&log.project)) {
            let watched = Arc::strong_count(log) > 1;
            let quiet = match (ending, watched) {
                (true, _) => Some(Duration::ZERO),
                (false, true) => None,
                (false, false) if crowded => Some(Duration::ZERO),
                (false, false) => Some(self.hub.limits.idle_time),
            };
            batches.extend(log.unwritten(quiet).map(|batch| (log.clone(), batch)));
        }
        Round { removed, batches }
    }

    fn settle(&mut self, log: &Arc<Log>, batch: &Batch, outcome: io::Result<()>) {
        if let Err(error) = outcome {
            tracing::warn!(project = %log.project, %error, "events could not be written to disk");
            self.refused.insert(log.project.clone(), Instant::now() + RETRY_AFTER);
            self.appenders.remove(&log.project);
        } else if let Some(last) = batch.records.last() {
            log.mark_written(batch.epoch, last.id.n);
        }
        // An epoch whose end could not be written is over all the same: watchers are told `reset`.
        if batch.seal.is_some() {
            self.close(log);
        }
    }

    /// Drops a sealed log from memory, unless somebody watches or published meanwhile. Two hold it
    /// otherwise: the map and this round.
    fn close(&mut self, log: &Arc<Log>) {
        let mut logs = self.hub.logs_mut();
        let ours = logs.open.get(&log.project).is_some_and(|open| Arc::ptr_eq(open, log));
        if ours && Arc::strong_count(log) <= 2 && log.is_sealed() {
            logs.open.remove(&log.project);
            self.appenders.remove(&log.project);
        }
    }
}

impl Round {
    fn write(self, hub: &Hub, appenders: &mut Appenders) -> Vec<(Arc<Log>, Batch, io::Result<()>)> {
        for (project, done) in self.removed {
            appenders.remove(&project);
            if let Err(error) = remove_all(&hub.dir_of(&project)) {
                tracing::warn!(%project, %error, "a removed project's events could not be deleted");
            }
            // Whoever asked may have gone.
            let _ = done.send(());
        }
        let write = |(log, batch): (Arc<Log>, Batch)| {
            let outcome = append(hub, appenders, &log.project, &batch);
            (log, batch, outcome)
        };
        self.batches.into_iter().map(write).collect()
    }
}

fn append(hub: &Hub, all: &mut Appenders, project: &ProjectId, batch: &Batch) -> io::Result<()> {
    if !all.contains_key(project) {
        all.insert(project.clone(), Appender::open(hub.dir_of(project), hub.limits)?);
    }
    all.get_mut(project).map_or(Ok(()), |appender| appender.append(batch))
}
