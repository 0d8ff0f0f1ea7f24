//! A sandbox that runs, as the rest of the server sees it.

use super::run_error::MemoryLimit;
use crate::ids::ProjectId;
use crate::jobs::InUse;
use sandbox::egress::SandboxEgress;
use sandbox::{Link, SandboxSpec};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// One project's live sandbox.
pub struct Running {
    pub project: ProjectId,
    pub spec: SandboxSpec,
    pub link: Arc<Link>,
    pub egress: Arc<SandboxEgress>,
    pub created_at: OffsetDateTime,
    pub project_type: String,
    pub(super) activity: Mutex<Activity>,
    /// Ends the tasks that look after it.
    pub(super) stop: CancellationToken,
    /// Whether its end was asked for.
    pub(super) asked_to_end: AtomicBool,
    /// Keeps the folder from expiring.
    pub(super) _in_use: InUse,
}

/// What changes while it runs.
pub(super) struct Activity {
    pub(super) last: OffsetDateTime,
    pub(super) ports: BTreeSet<u16>,
    /// The port the current run waits for.
    pub(super) expected: Option<u16>,
    /// The port that opened last.
    pub(super) newest: Option<u16>,
    /// How much memory there is, and how often it had run out when that was set.
    pub(super) memory: (MemoryLimit, u64),
}

impl Running {
    /// Ports on which something inside listens.
    pub fn ports(&self) -> BTreeSet<u16> {
        self.activity().ports.clone()
    }

    /// The port that is the app's: the one the run expects, else the one that opened last.
    pub fn active_port(&self) -> Option<u16> {
        let activity = self.activity();
        let open = |port: &u16| activity.ports.contains(port);
        activity
            .expected
            .filter(open)
            .or(activity.newest.filter(open))
            .or_else(|| activity.ports.first().copied())
    }

    pub fn last_activity(&self) -> OffsetDateTime {
        self.activity().last
    }

    /// What ends with it from now on ends because somebody wanted it.
    pub(super) fn ask_to_end(&self) {
        self.asked_to_end.store(true, Ordering::Release);
    }

    pub(super) fn ended_on_request(&self) -> bool {
        self.asked_to_end.load(Ordering::Acquire)
    }

    pub(super) fn expect_port(&self, port: u16) {
        self.activity().expected = Some(port);
    }

    pub(super) fn memory_limit(&self) -> (MemoryLimit, u64) {
        self.activity().memory
    }

    pub(super) fn limit_memory(&self, limit: MemoryLimit, kills: u64) {
        self.activity().memory = (limit, kills);
    }

    pub(super) fn touch(&self, now: OffsetDateTime) {
        self.activity().last = now;
    }

    pub(super) fn note_port(&self, port: u16, open: bool) {
        let mut activity = self.activity();
        if open {
            activity.ports.insert(port);
            activity.newest = Some(port);
        } else {
            activity.ports.remove(&port);
        }
    }

    fn activity(&self) -> std::sync::MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
