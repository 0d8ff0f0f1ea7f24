//! What a new server does with the sandboxes of the one before.

use super::create::Kept;
use super::follow::Following;
use super::running::Running;
use super::speak::Voice;
use super::{Projects, ProjectsError};
use crate::store::executions::ExecutionRow;
use crate::store::sandboxes::SandboxRow;
use crate::streams::{Entry, Since};
use sandbox::Presence;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How long an agent may take to find the new server's socket.
const RETURN_TIMEOUT: Duration = Duration::from_secs(5);

impl Projects {
    /// Takes over every sandbox of this instance that still runs, with the commands in it, and
    /// clears away whatever else of this instance the host shows.
    pub async fn adopt(&self) -> Result<(), ProjectsError> {
        let mut adopted = BTreeSet::new();
        for row in self.parts().store.live_sandboxes().await? {
            match self.adopt_one(&row).await {
                Ok(true) => drop(adopted.insert(row.id)),
                Ok(false) => self.bury(row, "the sandbox ended while the server was away").await?,
                Err(error) => {
                    self.bury(row, &format!("the sandbox could not be taken over: {error}")).await?
                }
            }
        }
        for id in self.parts().engine.list().await? {
            if !adopted.contains(id.as_str()) {
                self.parts().engine.remove(&id).await?;
            }
        }
        self.resume_executions().await
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

    async fn resume_executions(&self) -> Result<(), ProjectsError> {
        for row in self.parts().store.open_executions().await? {
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
        self.say(&voice, "error", "The sandbox ended while the command ran".into(), Value::Null);
        self.say(
            &voice,
            "exit",
            Value::Null,
            serde_json::json!({"code": null, "success": false, "reason": "sandbox ended"}),
        );
        self.say(&voice, "done", "".into(), Value::Null);
        let row = ExecutionRow {
            ended_at: Some(self.parts().clock.now()),
            reason: Some("sandbox ended".into()),
            ..row
        };
        Ok(self.parts().store.save_execution(&row).await?)
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
