//! What is kept in memory of one project's sandbox.

use super::running::Running;
use crate::preview::{Phase, RunState};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// Lines of output kept for the state page...
const KEPT_LINES: usize = 12;
/// ...and for whoever looks for what went wrong; and characters of each.
const TAIL_LINES: usize = 200;
const LINE_CHARS: usize = 400;
/// What watchers say when the app they started is gone and they go on waiting: node --watch,
/// nodemon, uvicorn --reload, Django's runserver, cargo watch.
const WATCHERS_CRASH_LINES: [&str; 5] = [
    "Failed running '",
    "app crashed - waiting for file changes",
    "Process SpawnProcess-",
    "Exception in thread django-main-thread",
    "[Finished running. Exit status: ",
];

/// One project's place; made when first asked for.
pub(super) struct Slot {
    /// Held while the sandbox is made or removed.
    pub(super) lock: tokio::sync::Mutex<()>,
    running: RwLock<Option<Arc<Running>>>,
    state: Mutex<RunState>,
    tail: Mutex<VecDeque<String>>,
    /// Held by the one generation that may write into the project.
    generation: Arc<Semaphore>,
    /// The run (install, start) that is under way, or whose app is up.
    run: Mutex<Option<Run>>,
}

struct Run {
    /// Says that what becomes of it does not count any more.
    stop: CancellationToken,
    succeeded: bool,
}

impl Default for Slot {
    fn default() -> Self {
        Self {
            lock: tokio::sync::Mutex::default(),
            running: RwLock::default(),
            state: Mutex::new(RunState::of(Phase::Stopped)),
            tail: Mutex::default(),
            generation: Arc::new(Semaphore::new(1)),
            run: Mutex::default(),
        }
    }
}

impl Slot {
    pub(super) fn running(&self) -> Option<Arc<Running>> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_running(&self, running: Option<Arc<Running>>) -> Option<Arc<Running>> {
        std::mem::replace(
            &mut *self.running.write().unwrap_or_else(PoisonError::into_inner),
            running,
        )
    }

    pub(super) fn state(&self) -> MutexGuard<'_, RunState> {
        lock(&self.state)
    }

    /// Enters a phase; what the last one said is gone, its output stays.
    pub(super) fn enter(&self, phase: Phase, message: Option<String>) {
        let mut state = self.state();
        state.phase = phase;
        state.message = message;
    }

    /// Outside of a run (a command that serves, an app found again after a restart) the phase
    /// follows from whether anything listens.
    pub(super) fn note_ports(&self, any_open: bool) {
        let running = lock(&self.run).is_some();
        let mut state = self.state();
        match (state.phase, any_open) {
            (Phase::Stopped, true) if !running => state.phase = Phase::Ready,
            (Phase::Ready, false) if !running => state.phase = Phase::Stopped,
            _ => {}
        }
    }

    /// Takes what a program said: a line, or many that came at once.
    pub(super) fn note_line(&self, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let last = lines.len().saturating_sub(TAIL_LINES);
        let (mut tail, mut state) = (lock(&self.tail), self.state());
        for line in &lines[last..] {
            let line: String = line.chars().take(LINE_CHARS).collect();
            if tail.len() >= TAIL_LINES {
                tail.pop_front();
            }
            tail.push_back(line.clone());
            if state.lines.len() >= KEPT_LINES {
                state.lines.remove(0);
            }
            state.lines.push(line);
        }
    }

    pub(super) fn tail(&self) -> Vec<String> {
        lock(&self.tail).iter().cloned().collect()
    }

    /// The last line with which the watcher of an app (`node --watch` and its like) told that the
    /// app crashed, and that it waits for a change.
    pub(super) fn crash_line(&self) -> Option<String> {
        let tells = |line: &&String| WATCHERS_CRASH_LINES.iter().any(|known| line.contains(known));
        // Of all that is kept: Python's watchers say it above the traceback, which is long.
        lock(&self.tail).iter().rev().find(tells).cloned()
    }

    /// A place for a generation, unless one has it.
    pub(super) fn begin_generation(&self) -> Option<OwnedSemaphorePermit> {
        self.generation.clone().try_acquire_owned().ok()
    }

    /// Whether that place is taken.
    pub(super) fn is_worked_on(&self) -> bool {
        self.generation.available_permits() == 0
    }

    /// Begins a run, unless one is under way. The app of the run before gives way.
    pub(super) fn begin_run(&self) -> Option<CancellationToken> {
        let mut run = lock(&self.run);
        if run.as_ref().is_some_and(|run| !run.succeeded) {
            return None;
        }
        let stop = CancellationToken::new();
        if let Some(old) = run.replace(Run { stop: stop.clone(), succeeded: false }) {
            old.stop.cancel();
        }
        let mut state = self.state();
        state.lines.clear();
        state.http_status = None;
        lock(&self.tail).clear();
        Some(stop)
    }

    /// The run has come to an app that answers.
    pub(super) fn run_succeeded(&self) {
        if let Some(run) = lock(&self.run).as_mut() {
            run.succeeded = true;
        }
    }

    /// Ends the run, under way or with its app up, whether it wants to or not.
    pub(super) fn end_run(&self) {
        if let Some(run) = lock(&self.run).take() {
            run.stop.cancel();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
