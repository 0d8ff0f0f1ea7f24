//! Looking after a running sandbox: its ports, its files, its death.

use super::Projects;
use super::running::Running;
use super::speak::Voice;
use crate::preview::Phase;
use sandbox::protocol::{ChangeKind, FileChange};
use sandbox::workspace::WorkspacePath;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::StreamExt;

/// Between attempts to watch again after the agent's connection broke.
const RETRY: Duration = Duration::from_millis(200);
/// Changes of files are gathered for this long.
const GATHER: Duration = Duration::from_millis(150);
/// Files named in one gathering; more of them are one "look again".
const MAX_GATHERED: usize = 100;

impl Projects {
    /// Starts the tasks that look after it, until it is stopped.
    pub(super) fn supervise(&self, running: &Arc<Running>) {
        let tasks = &self.parts().tasks;
        tasks.spawn(
            self.clone().until_stopped(running.clone(), self.clone().watch_ports(running.clone())),
        );
        tasks.spawn(
            self.clone().until_stopped(running.clone(), self.clone().watch_files(running.clone())),
        );
        tasks.spawn(self.clone().await_death(running.clone()));
    }

    async fn until_stopped(self, running: Arc<Running>, work: impl Future<Output = ()>) {
        tokio::select! {
            () = work => {}
            () = running.stop.cancelled() => {}
            () = self.parts().shutdown.cancelled() => {}
        }
    }

    async fn watch_ports(self, running: Arc<Running>) {
        let voice = Voice { project: running.project.clone(), source: None };
        loop {
            if let Ok(ports) = running.link.ports().await {
                let mut ports = std::pin::pin!(ports);
                while let Some(event) = ports.next().await {
                    let known = running.ports().contains(&event.port);
                    running.note_port(event.port, event.open);
                    self.slot(&running.project).note_ports(!running.ports().is_empty());
                    if known != event.open {
                        let kind = if event.open { "port_open" } else { "port_closed" };
                        self.say(&voice, kind, json!(event.port), json!({"port": event.port}));
                    }
                }
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn watch_files(self, running: Arc<Running>) {
        loop {
            if let Ok(changes) = running.link.watch().await {
                let mut changes = std::pin::pin!(changes);
                while let Some(first) = changes.next().await {
                    let mut gathered = BTreeMap::from([(first.path, first.kind)]);
                    let deadline = tokio::time::sleep(GATHER);
                    let mut deadline = std::pin::pin!(deadline);
                    loop {
                        tokio::select! {
                            change = changes.next() => match change {
                                Some(FileChange { path, kind }) if gathered.len() < MAX_GATHERED => drop(gathered.insert(path, kind)),
                                Some(_) => drop(gathered.insert(String::new(), ChangeKind::Overflow)),
                                None => break,
                            },
                            () = &mut deadline => break,
                        }
                    }
                    self.tell_changes(&running, gathered);
                }
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    fn tell_changes(&self, running: &Running, gathered: BTreeMap<String, ChangeKind>) {
        let voice = Voice { project: running.project.clone(), source: None };
        for (path, kind) in gathered {
            // The exported copies are the server's own writing.
            let ours =
                WorkspacePath::parse(&path).is_ok_and(|path| crate::jobs::is_reserved(&path));
            if !ours {
                self.say(&voice, "file_changed", json!(path), json!({"path": path, "kind": kind}));
            }
        }
    }

    async fn await_death(self, running: Arc<Running>) {
        let gone = self.parts().engine.wait_gone(&running.spec.id);
        // What follows stops the other tasks, and must not stop itself.
        tokio::select! {
            () = gone => {}
            () = running.stop.cancelled() => return,
            () = self.parts().shutdown.cancelled() => return,
        }
        let slot = self.slot(&running.project);
        let _guard = slot.lock.lock().await;
        let still_ours = slot.running().is_some_and(|now| now.spec.id == running.spec.id);
        if !still_ours {
            return;
        }
        let reason = "the sandbox ended by itself";
        if let Err(error) = self.end(&slot, &running, reason).await {
            tracing::error!(project = %running.project, %error, "a dead sandbox could not be cleared away");
        }
        slot.end_run();
        slot.enter(Phase::Failed, Some(reason.to_owned()));
    }
}
