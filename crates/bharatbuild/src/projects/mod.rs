//! A project and the sandbox it runs in.
//!
//! ```text
//!            create                   stop / delete / its own death
//!   none ───────────▶ running ───────────────────────────────────▶ ended (reason kept)
//!     ▲                  │ run: install ▶ start ▶ port ▶ answer        │
//!     └──────────────────┴─────────────────── create ◀────────────────-┘
//! ```
//!
//! One lock per project orders making and removing its sandbox. What happens in it goes to the
//! project's event log, whoever watches; a restarted server adopts the sandboxes it finds and goes
//! on where the log ends.

mod adopt;
mod answer;
mod create;
mod dial;
mod display;
mod environment;
mod error;
mod exec;
mod follow;
mod hear;
mod home;
mod images;
pub mod look;
mod output;
mod probe;
mod remove;
mod run;
mod run_error;
mod running;
mod slot;
mod speak;
mod supervise;
mod terminal;
mod terminals;

pub use create::Wanted;
pub use environment::Environment;
pub use error::ProjectsError;
pub use exec::{Command, ExecEnd};
pub use hear::Ran;
pub use images::images_for;
pub use look::{By, Line, Look, LookError, Request, Seen};
pub use probe::{Answer, Ask};
pub use run::{RunPlan, RunReport};
pub use run_error::RunError;
pub use running::Running;
pub use speak::Voice;
pub use terminal::Terminal;
pub use terminals::{Asked, OpenTerminal, TerminalName, Told, Watching};

use crate::clock::Clock;
use crate::config::Config;
use crate::ids::ProjectId;
use crate::jobs::Jobs;
use crate::preview::{Phase, RunState};
use crate::store::Store;
use crate::streams::Streams;
use sandbox::egress::{Egress, Policy};
use sandbox::{Engine, Stats};
use slot::Slot;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Projects and their sandboxes. A cheap handle.
#[derive(Clone)]
pub struct Projects(Arc<Room>);

struct Room {
    parts: Parts,
    slots: Mutex<HashMap<ProjectId, Arc<Slot>>>,
    builds: Semaphore,
    looks: Arc<look::Looks>,
    terminals: terminals::Terminals,
}

/// What the room is made of.
pub struct Parts {
    pub config: Arc<Config>,
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub jobs: Jobs,
    pub streams: Streams,
    pub engine: Arc<dyn Engine>,
    pub egress: Arc<Egress>,
    pub policy: Policy,
    pub environment: Environment,
    /// Homes of sandbox users, one a project: caches that outlive a sandbox.
    pub homes: PathBuf,
    /// Folders of looks under way.
    pub looks: PathBuf,
    pub tasks: TaskTracker,
    pub shutdown: CancellationToken,
}

impl Projects {
    pub fn new(parts: Parts) -> Self {
        let builds = Semaphore::new(parts.config.sandbox.builds_at_once);
        let looks = look::Looks::new();
        Self(Arc::new(Room {
            parts,
            slots: Mutex::default(),
            builds,
            looks,
            terminals: Default::default(),
        }))
    }

    /// `native` or `docker`.
    pub fn engine_name(&self) -> &'static str {
        self.0.parts.engine.name()
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    fn slot(&self, id: &ProjectId) -> Arc<Slot> {
        let mut slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(id.clone()).or_default().clone()
    }

    /// Lets go of all sandboxes, which go on: their sockets close, and the next server opens them.
    pub fn let_go(&self) {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Does something to its end, also where the caller is gone by then: a client that hangs up
    /// must not leave half of it.
    async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ProjectsError>> + Send + 'static,
    ) -> Result<T, ProjectsError> {
        let done = self.parts().tasks.spawn(work).await;
        done.map_err(|error| ProjectsError::Disk(std::io::Error::other(error)))?
    }

    /// The one place for a generation in a project, held until it is dropped.
    pub fn begin_generation(&self, id: &ProjectId) -> Option<OwnedSemaphorePermit> {
        self.slot(id).begin_generation()
    }

    /// Whether a generation, or a run, has the project's one place.
    pub fn is_worked_on(&self, id: &ProjectId) -> bool {
        self.slot(id).is_worked_on()
    }

    /// Whether anything on this host is being installed, built or generated.
    pub fn is_busy(&self) -> bool {
        let slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.builds.available_permits() < self.parts().config.sandbox.builds_at_once
            || slots.values().any(|slot| slot.is_worked_on())
    }

    /// Projects whose app answers, each with its port.
    pub fn answering(&self) -> Vec<(ProjectId, u16)> {
        let slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = slots.iter().filter(|(_, slot)| slot.state().phase == Phase::Ready);
        ready.filter_map(|(id, slot)| Some((id.clone(), slot.running()?.active_port()?))).collect()
    }

    /// Where the project's run stands.
    pub fn state(&self, id: &ProjectId) -> RunState {
        self.slot(id).state().clone()
    }

    /// Gives up a run that is under way: what it had begun ends with its sandbox. An app that runs
    /// goes on.
    pub async fn give_up_run(&self, id: &ProjectId) -> Result<(), ProjectsError> {
        let under_way =
            matches!(self.state(id).phase, Phase::Installing | Phase::Starting | Phase::PortOpen);
        if under_way {
            self.slot(id).end_run();
            self.stop(id, "stopped by you").await?;
        }
        Ok(())
    }

    /// The last lines that were said in the project's sandbox, oldest first.
    pub fn tail(&self, id: &ProjectId) -> Vec<String> {
        self.slot(id).tail()
    }

    /// What the project's sandbox uses.
    pub async fn stats(&self, id: &ProjectId) -> Result<Stats, ProjectsError> {
        Ok(self.parts().engine.stats(&self.running(id)?.spec.id).await?)
    }

    /// The project's sandbox, where it runs.
    pub fn running(&self, id: &ProjectId) -> Result<Arc<Running>, ProjectsError> {
        self.slot(id).running().ok_or(ProjectsError::NoSandbox)
    }
}
