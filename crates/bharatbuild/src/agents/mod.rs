//! Who turns a wish into an app: the starter provider, which needs no model, or a model that plans,
//! writes and repairs.

mod begin;
mod close;
mod consent;
mod detect;
mod edit_format;
mod failure;
mod generate;
mod hands;
mod models;
mod order;
mod plan;
mod planner;
mod speaker;
pub mod starter;
mod turn;
mod verify;
mod work;

pub use edit_format::{EditFormat, Said, ask, tools as edit_tools};
pub use failure::Failure;
pub use generate::SOURCE;
pub use models::{Provider, Task, model_for};
pub use order::{GenerateError, MAX_PROMPT_CHARS, Order, Review, Said as StudentSaid};
pub use plan::Plan;
pub use work::UrlOf;

use crate::accounts::Purse;
use crate::checkpoints::Checkpoints;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::ProjectId;
use crate::jobs::Jobs;
use crate::projects::Projects;
use crate::store::Store;
use crate::verdicts::Verdicts;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The agents. A cheap handle.
#[derive(Clone)]
pub struct Agents(Arc<Room>);

struct Room {
    parts: Parts,
    /// What stops the work that is under way in a project.
    stops: Mutex<HashMap<ProjectId, CancellationToken>>,
}

/// What the room is made of.
pub struct Parts {
    pub config: Config,
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub jobs: Jobs,
    pub projects: Projects,
    pub checkpoints: Checkpoints,
    pub purse: Purse,
    pub verdicts: Verdicts,
    pub tasks: TaskTracker,
}

impl Agents {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Room { parts, stops: Mutex::default() }))
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    /// Stops the work under way in a project; whether there was any.
    pub fn stop(&self, id: &ProjectId) -> bool {
        let stops = self.0.stops.lock().unwrap_or_else(PoisonError::into_inner);
        stops.get(id).inspect(|stop| stop.cancel()).is_some()
    }

    /// What will stop the work that begins now.
    fn stopper(&self, id: &ProjectId) -> CancellationToken {
        let stop = CancellationToken::new();
        let mut stops = self.0.stops.lock().unwrap_or_else(PoisonError::into_inner);
        stops.insert(id.clone(), stop.clone());
        stop
    }

    fn work_is_over(&self, id: &ProjectId) {
        self.0.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
