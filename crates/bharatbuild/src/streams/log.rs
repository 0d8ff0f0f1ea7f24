//! One project's open log: the ring, and how far the disk has it.

use super::entry::{EventId, Record};
use super::ring::Ring;
use crate::ids::ProjectId;
use bytes::Bytes;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// An open log. Watchers hold it by `Arc`; a log that nobody holds and that is idle is dropped.
#[derive(Debug)]
pub(super) struct Log {
    pub project: ProjectId,
    /// Rings' bytes of all open logs together.
    memory: Arc<AtomicUsize>,
    state: Mutex<State>,
    /// Told at every new event and at the end of the log.
    pub grown: Notify,
}

#[derive(Debug)]
struct State {
    epoch: u64,
    /// The newest event's number.
    last: u64,
    /// The disk has every event up to this number that it will ever have.
    written: u64,
    ring: Ring,
    /// The epoch is over, and the disk is being told: the next event opens another.
    sealed: bool,
    removed: bool,
    touched: Instant,
}

/// What the ring has for a watcher at some place.
pub(super) enum Glance {
    /// The next records.
    Records(Vec<Record>),
    /// Nothing new yet.
    CaughtUp,
    /// The next record is not in the ring (any more): look on disk.
    Behind,
    /// The project was removed.
    Removed,
}

/// Where a log stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub epoch: u64,
    pub last: u64,
    pub written: u64,
    /// The oldest number in the ring; the next number where the ring is empty.
    pub first: u64,
}

/// What the disk is to be told next.
pub(super) struct Batch {
    pub epoch: u64,
    pub records: Vec<Record>,
    /// The epoch ends with its last event.
    pub seal: Option<u64>,
}

impl Log {
    pub fn open(project: ProjectId, epoch: u64, memory: Arc<AtomicUsize>) -> Self {
        let state = State {
            epoch,
            last: 0,
            written: 0,
            ring: Ring::default(),
            sealed: false,
            removed: false,
            touched: Instant::now(),
        };
        Self { project, memory, state: Mutex::new(state), grown: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event, and says whether the disk lags so much that the ring may soon lose events that
    /// it does not have. `new_epoch` is asked for an epoch where the last one is sealed.
    pub fn push(
        &self,
        (source, body): (Option<Arc<str>>, Bytes),
        ring_bytes: usize,
        new_epoch: impl FnOnce() -> u64,
    ) -> (EventId, bool) {
        let mut state = self.state();
        let before = state.ring.bytes();
        if state.sealed {
            state.reopen(new_epoch());
        }
        state.last += 1;
        state.touched = Instant::now();
        let id = EventId { epoch: state.epoch, n: state.last };
        state.ring.push(Record { id, source, body }, ring_bytes);
        self.count_memory(before, state.ring.bytes());
        let oldest_unwritten = state.ring.first().is_some_and(|first| first > state.written);
        let presses = oldest_unwritten && state.ring.bytes() > ring_bytes / 2;
        drop(state);
        self.grown.notify_waiters();
        (id, presses)
    }

    fn count_memory(&self, before: usize, after: usize) {
        if after >= before {
            self.memory.fetch_add(after - before, Ordering::Relaxed);
        } else {
            self.memory.fetch_sub(before - after, Ordering::Relaxed);
        }
    }

    /// Opens another epoch where the last one is sealed: a watcher that comes begins in it.
    pub fn unseal(&self, new_epoch: impl FnOnce() -> u64) {
        let mut state = self.state();
        if state.sealed {
            let before = state.ring.bytes();
            state.reopen(new_epoch());
            self.count_memory(before, 0);
        }
    }

    pub fn stand(&self) -> Stand {
        let state = self.state();
        let first = state.ring.first().unwrap_or(state.last + 1);
        Stand { epoch: state.epoch, last: state.last, written: state.written, first }
    }

    /// The records behind `at`, if the ring has them.
    pub fn glance(&self, at: Option<EventId>, count: usize) -> Glance {
        let state = self.state();
        if state.removed {
            return Glance::Removed;
        }
        let Some(at) = at.filter(|at| at.epoch == state.epoch) else {
            return Glance::Behind;
        };
        if at.n >= state.last {
            return Glance::CaughtUp;
        }
        let records = state.ring.after(at.n, count);
        if records.is_empty() { Glance::Behind } else { Glance::Records(records) }
    }

    /// What the disk does not have yet. Where it has everything and `may_seal` says how long the log
    /// must have been quiet for it, the epoch is sealed.
    pub fn unwritten(&self, may_seal: Option<Duration>) -> Option<Batch> {
        let mut state = self.state();
        if state.removed || state.sealed {
            return None;
        }
        let epoch = state.epoch;
        let records = state.ring.rest(state.written);
        if !records.is_empty() {
            return Some(Batch { epoch, records, seal: None });
        }
        may_seal.filter(|quiet| state.touched.elapsed() >= *quiet)?;
        state.sealed = true;
        Some(Batch { epoch, records, seal: Some(state.last) })
    }

    /// The disk has the events up to `n`.
    pub fn mark_written(&self, epoch: u64, n: u64) {
        let mut state = self.state();
        if state.epoch == epoch {
            state.written = state.written.max(n);
        }
    }

    pub fn is_sealed(&self) -> bool {
        self.state().sealed
    }

    /// Ends the log for its watchers.
    pub fn remove(&self) {
        self.state().removed = true;
        self.grown.notify_waiters();
    }
}

impl State {
    fn reopen(&mut self, epoch: u64) {
        self.epoch = epoch;
        self.last = 0;
        self.written = 0;
        self.ring.clear();
        self.sealed = false;
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let bytes = self.state().ring.bytes();
        self.count_memory(bytes, 0);
    }
}
