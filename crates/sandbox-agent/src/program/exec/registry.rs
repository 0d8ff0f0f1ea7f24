//! The execs an agent knows.

use super::execution::Execution;
use crate::program::serve::{error_reply, not_found};
use crate::{ExecSummary, ExitReason, PtySize, Reply};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Execs whose result was not acknowledged, at most; the oldest finished one goes first.
const MAX_EXECS: usize = 256;

/// Execs by the server's id: running ones and those whose result is not acknowledged yet.
#[derive(Default)]
pub struct Execs {
    by_id: RefCell<BTreeMap<String, Rc<Execution>>>,
}

impl Execs {
    pub fn get(&self, id: &str) -> Option<Rc<Execution>> {
        self.by_id.borrow().get(id).cloned()
    }

    /// Whether the table has no room, even after forgetting a finished exec.
    pub fn full(&self) -> bool {
        let mut execs = self.by_id.borrow_mut();
        if execs.len() < MAX_EXECS {
            return false;
        }
        let finished = execs.iter().find(|(_, exec)| !exec.running()).map(|(id, _)| id.clone());
        finished.and_then(|id| execs.remove(&id)).is_none()
    }

    pub fn insert(&self, id: String, execution: Rc<Execution>) {
        self.by_id.borrow_mut().insert(id, execution);
    }

    pub fn any_running(&self) -> bool {
        self.by_id.borrow().values().any(|exec| exec.running())
    }

    pub fn summaries(&self) -> Vec<ExecSummary> {
        self.by_id.borrow().values().map(|exec| exec.summary()).collect()
    }

    /// Forgets a finished exec.
    pub fn forget(&self, id: &str) -> Reply {
        self.by_id.borrow_mut().retain(|known, exec| known != id || exec.running());
        Reply::Ok
    }

    pub fn signal(&self, id: &str, signal: i32) -> Reply {
        let Some(exec) = self.get(id).filter(|exec| exec.running()) else {
            return not_found("running exec of this id");
        };
        match signal {
            libc::SIGTERM | libc::SIGHUP => exec.end(signal, ExitReason::Cancelled),
            other => drop(exec.signal(other, ExitReason::Cancelled)),
        }
        Reply::Ok
    }

    pub fn resize(&self, id: &str, size: PtySize) -> Reply {
        let Some(exec) = self.get(id) else { return not_found("exec of this id") };
        let Some(terminal) = exec.terminal() else { return not_found("terminal of this exec") };
        terminal.resize(size).map_or_else(|error| error_reply(&error), |()| Reply::Ok)
    }

    /// A process was collected; one of ours is finished by it.
    pub fn ended(&self, pid: i32, status: i32) {
        let ours =
            self.by_id.borrow().values().find(|exec| exec.pid == pid && exec.running()).cloned();
        if let Some(exec) = ours {
            exec.finish(status);
        }
    }
}
