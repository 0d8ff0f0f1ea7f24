//! What a new server does with the sandboxes of the one before.

use super::create::Kept;
use super::exec::ExecEnd;
use super::follow::{Following, SANDBOX_ENDED};
use super::running::Running;
use super::speak::Voice;
use super::{Projects, ProjectsError};
use crate::store::executions::ExecutionRow;
use crate::store::sandboxes::SandboxRow;
use crate::streams::{Entry, Since};
use sandbox::{EngineError, Presence, SandboxId};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How long an agent may take to find the new server's socket.
const RETURN_TIMEOUT: Duration = Duration::from_secs(5);
/// Between questions to an engine that was away when the server started.
const AWAY_PAUSE: Duration = Duration::from_secs(3);

/// What the server before left: only this is taken over, however late.
struct Left {
    sandboxes: Vec<SandboxRow>,
    executions: Vec<ExecutionRow>,
}

impl Projects {
    /// Takes over every sandbox of this instance that still runs, with the commands in it, and
    /// clears away whatever else of this instance the host shows. Where the engine is away that is
    /// done when it is back.
    pub async fn adopt(&self) -> Result<(), ProjectsError> {
        let store = &self.parts().store;
        let left = Left {
            sandboxes: store.live_sandboxes().await?,
            executions: store.open_executions().await?,
        };
        match self.take_over(&left).await {
            Err(ProjectsError::Engine(EngineError::Away(reason))) => {
                tracing::warn!(reason, "sandboxes are taken over when the engine is back");
                self.parts().tasks.spawn(self.clone().take_over_later(left));
                Ok(())
            }
            done => done,
        }
    }

    async fn take_over_later(self, left: Left) {
        let trying = async {
            loop {
                tokio::time::sleep(AWAY_PAUSE).await;
                match self.take_over(&left).await {
                    Err(ProjectsError::Engine(EngineError::Away(_))) => {}
                    Err(error) => return tracing::error!(%error, "sandboxes are not taken over"),
                    Ok(()) => return tracing::info!("the engine is back"),
                }
            }
        };
        tokio::select! {
            () = trying => {}
            () = self.parts().shutdown.cancelled() => {}
        }
    }

    async fn take_over(&self, left: &Left) -> Result<(), ProjectsError> {
        // Asked first: what is made from here on has a row when the rows are read again.
        let listed = self.parts().engine.list().await?;
        for row in &left.sandboxes {
            let slot = self.slot(&row.project);
            let _guard = slot.lock.lock().await;
            if let Some(running) = slot.running() {
                // Taken over by an earlier attempt, or a newer one is there already.
                if running.spec.id.as_str() != row.id {
                    self.bury(row.clone(), "a newer sandbox has taken its place").await?;
                }
                continue;
            }
            match self.adopt_one(row).await {
                Ok(true) => {}
                Ok(false) => {
                    self.bury(row.clone(), "the sandbox ended while the server was away").await?
                }
                Err(error @ ProjectsError::Engine(EngineError::Away(_))) => return Err(error),
                Err(error) => {
                    let reason = format!("the sandbox could not be taken over: {error}");
                    self.bury(row.clone(), &reason).await?
                }
            }
        }
        let live = self.parts().store.live_sandboxes().await?;
        let live: BTreeSet<String> = live.into_iter().map(|row| row.id).collect();
        // A look's sandbox has no row: what is not under way now was an earlier server's.
        let ours = |id: &&SandboxId| live.contains(id.as_str()) || self.0.looks.has(id);
        for id in listed.iter().filter(|id| !ours(id)) {
            self.parts().engine.remove(id).await?;
        }
        self.resume_executions(&left.executions).await
    }

    async fn adopt_one(&self, row: &SandboxRow) -> Result<bool, ProjectsError> {
        let kept: Kept = serde_json::from_str(&row.spec).map_err(std::io::Error::other)?;
        if self.parts().engine.presence(&kept.spec.id).await? == Presence::Gone {
            return Ok(false);
        }
        let running = self.link(&row.project, &kept).await?;
        match tokio::time::timeout(RETURN_TIMEOUT, running.link.ping()).await {
            Ok(answered) => answered?,
            Err(_) => return Ok(false),
        }
        self.slot(&row.project).set_running(Some(running.clone()));
        self.supervise(&running);
        tracing::info!(project = %row.project, sandbox = row.id, "took over a running sandbox");
        Ok(true)
    }

    async fn bury(&self, row: SandboxRow, reason: &str) -> Result<(), ProjectsError> {
        let ended_at = Some(self.parts().clock.now());
        let row =
            SandboxRow { state: "ended".into(), reason: Some(reason.to_owned()), ended_at, ..row };
        Ok(self.parts().store.save_sandbox(&row).await?)
    }

    async fn resume_executions(&self, left: &[ExecutionRow]) -> Result<(), ProjectsError> {
        for row in left.iter().cloned() {
            let running = self
                .slot(&row.project)
                .running()
                .filter(|running| running.spec.id.as_str() == row.sandbox);
            match running {
                Some(running) => self.resume(row, running).await,
                None => self.close_lost(row).await?,
            }
        }
        Ok(())
    }

    /// Goes on where the log ends.
    async fn resume(&self, row: ExecutionRow, running: Arc<Running>) {
        let voice = Voice { project: row.project.clone(), source: Some(row.id.clone()) };
        let offset = self.told(&voice).await;
        let stream = running.link.attach(&row.id, offset).await;
        drop(
            Following { projects: self.clone(), running, voice, row, timeout: None }
                .begin(stream, offset),
        );
    }

    async fn close_lost(&self, row: ExecutionRow) -> Result<(), ProjectsError> {
        let voice = Voice { project: row.project.clone(), source: Some(row.id.clone()) };
        self.say(&voice, "error", SANDBOX_ENDED.into(), Value::Null);
        self.close_execution(&voice, row, &ExecEnd::WITH_ITS_SANDBOX).await
    }

    /// How many bytes of a command's output the log has.
    async fn told(&self, voice: &Voice) -> u64 {
        let streams = &self.parts().streams;
        let marker = crate::streams::Event::new("server_restarted", Value::Null)
            .of(voice.source.clone().unwrap_or_default());
        let last = streams.publish(&voice.project, marker);
        let mut log = streams.subscribe(&voice.project, Since::Start, voice.source.clone());
        let mut offset = 0;
        while let Some(entry) = log.next().await {
            let Entry::Event { id, body } = entry else { continue };
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            offset = body["offset"].as_u64().unwrap_or(offset);
            if id >= last {
                break;
            }
        }
        offset
    }
}
