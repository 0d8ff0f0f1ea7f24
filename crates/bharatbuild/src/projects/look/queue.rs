//! How many pages are looked at at once, and who waits.

use super::error::LookError;
use crate::ids::ProjectId;
use sandbox::SandboxId;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Looks at once, for each core of the server: a browser takes a core while a page loads.
const LOOKS_PER_CORE: usize = 1;
/// Looks under way or waiting, in all...
const MAX_QUEUED: usize = 16;
/// ...and of one project, so that none fills the queue alone.
const MAX_QUEUED_PROJECT: usize = 2;
/// How long a look waits for its turn.
const QUEUE_TIME: Duration = Duration::from_secs(60);

/// All looks of the server.
pub(crate) struct Looks {
    turns: Arc<Semaphore>,
    state: Mutex<State>,
}

struct State {
    /// Numbers from which a look's host user ids are made.
    free: Vec<u32>,
    queued: HashMap<ProjectId, usize>,
    /// Sandboxes of looks under way, which no row of the database knows of.
    live: HashSet<SandboxId>,
}

/// A place in the queue; left when it is dropped.
struct Queued {
    looks: Arc<Looks>,
    project: ProjectId,
}

/// A look's turn; over when it is dropped.
pub(super) struct Place {
    /// Belongs to this look alone while it lasts.
    pub(super) number: u32,
    usable: bool,
    queued: Queued,
    _turn: OwnedSemaphorePermit,
}

impl Looks {
    pub(crate) fn new() -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(cores * LOOKS_PER_CORE)
    }

    fn of(at_once: usize) -> Arc<Self> {
        let free = (0..at_once as u32).rev().collect();
        let state = State { free, queued: HashMap::new(), live: HashSet::new() };
        Arc::new(Self { turns: Arc::new(Semaphore::new(at_once)), state: Mutex::new(state) })
    }

    /// Waits for a turn.
    pub(super) async fn place(self: &Arc<Self>, project: &ProjectId) -> Result<Place, LookError> {
        let queued = self.queue(project)?;
        let turn = tokio::time::timeout(QUEUE_TIME, self.turns.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(LookError::Busy)?;
        let number = self.state().free.pop().ok_or(LookError::Busy)?;
        Ok(Place { number, usable: true, queued, _turn: turn })
    }

    fn queue(self: &Arc<Self>, project: &ProjectId) -> Result<Queued, LookError> {
        let mut state = self.state();
        let of_project = state.queued.get(project).copied().unwrap_or_default();
        if of_project >= MAX_QUEUED_PROJECT || state.queued.values().sum::<usize>() >= MAX_QUEUED {
            return Err(LookError::Busy);
        }
        state.queued.insert(project.clone(), of_project + 1);
        Ok(Queued { looks: self.clone(), project: project.clone() })
    }

    /// Whether a sandbox is that of a look under way.
    pub(crate) fn has(&self, id: &SandboxId) -> bool {
        self.state().live.contains(id)
    }

    pub(super) fn begin(&self, id: &SandboxId) {
        self.state().live.insert(id.clone());
    }

    pub(super) fn end(&self, id: &SandboxId) {
        self.state().live.remove(id);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Its number is not given to anybody again: something of it may still be there.
    pub(super) fn spoil(&mut self) {
        self.usable = false;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.usable {
            self.queued.looks.state().free.push(self.number);
        }
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        let mut state = self.looks.state();
        match state.queued.get_mut(&self.project) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(state.queued.remove(&self.project)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(name: &str) -> ProjectId {
        name.parse().unwrap()
    }

    #[tokio::test]
    async fn numbers_are_apart_and_come_back() {
        let looks = Looks::of(2);
        let one = looks.place(&project("a")).await.unwrap();
        let two = looks.place(&project("a")).await.unwrap();
        assert_ne!(one.number, two.number);
        assert!(matches!(looks.place(&project("a")).await, Err(LookError::Busy)));
        let number = one.number;
        drop(one);
        assert_eq!(looks.place(&project("b")).await.unwrap().number, number);
        drop(two);
        assert!(looks.state().queued.is_empty());
    }

    #[tokio::test]
    async fn the_queue_is_bounded_and_one_who_leaves_makes_room() {
        let looks = Looks::of(1);
        let first = looks.place(&project("first")).await.unwrap();
        let mut waiting: Vec<_> = (1..MAX_QUEUED)
            .map(|n| {
                let (looks, project) = (looks.clone(), project(&format!("p{n}")));
                Box::pin(async move { looks.place(&project).await })
            })
            .collect();
        for place in &mut waiting {
            assert!(futures_util::poll!(place.as_mut()).is_pending());
        }
        assert!(matches!(looks.place(&project("late")).await, Err(LookError::Busy)));
        waiting.pop();
        let late = project("late");
        let mut late = Box::pin(looks.place(&late));
        assert!(futures_util::poll!(late.as_mut()).is_pending());
        drop(first);
        assert!(waiting.remove(0).await.is_ok());
    }

    #[tokio::test]
    async fn a_spoilt_number_is_not_given_again() {
        let looks = Looks::of(1);
        looks.place(&project("a")).await.unwrap().spoil();
        assert!(matches!(looks.place(&project("a")).await, Err(LookError::Busy)));
    }
}
