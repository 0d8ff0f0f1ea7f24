//! PID 1 collects every process that ends, its own children and orphans alike.

use super::Agent;
use std::rc::Rc;
use tokio::signal::unix::{SignalKind, signal};

/// One loop for all children: `tokio::process` beside it would race for the same exits.
pub async fn reap(agent: Rc<Agent>) {
    let Ok(mut child_ended) = signal(SignalKind::child()) else { return };
    loop {
        collect(&agent);
        child_ended.recv().await;
    }
}

/// Collects what has ended by now.
pub fn collect(agent: &Agent) {
    loop {
        let mut status = 0;
        // SAFETY: plain system call; `status` outlives it.
        let pid = unsafe { libc::waitpid(-1, &mut status, libc::WNOHANG) };
        if pid <= 0 {
            return;
        }
        agent.execs.ended(pid, status);
    }
}
