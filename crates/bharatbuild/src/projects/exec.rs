//! Running commands in a project's sandbox.

use super::follow::Following;
use super::speak::Voice;
use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use crate::store::executions::ExecutionRow;
use sandbox::LinkError;
use sandbox::protocol::{CommandLine, ErrorKind, ExecRequest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long a command may take unless it says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(300);
/// Characters of a command that are told and kept.
const MAX_TOLD_CHARS: usize = 2000;

/// How long a command that was begun may take until its sandbox knows of it...
const START_PATIENCE: Duration = Duration::from_secs(1);
/// ...and how often it is asked.
const START_LOOK: Duration = Duration::from_millis(20);

/// A command line for a sandbox.
#[derive(Debug, Clone)]
pub struct Command {
    /// The execution's id, which is the source of its events: watchers can subscribe beforehand.
    pub id: String,
    /// Run by `sh -c`.
    pub line: String,
    /// Relative to /workspace.
    pub cwd: Option<String>,
    pub env: BTreeMap<String, String>,
    /// `None`: it may run as long as the sandbox does.
    pub timeout: Option<Duration>,
    /// Whether standard input stays open.
    pub stdin: bool,
}

/// What a running command is asked.
#[derive(Clone, Copy)]
enum Ask<'a> {
    End,
    Take { input: &'a [u8], close: bool },
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecEnd {
    /// `None` where it was not the command that ended: time, cancelling, the sandbox's death.
    pub code: Option<i32>,
    pub reason: &'static str,
}

impl ExecEnd {
    pub(super) const WITH_ITS_SANDBOX: Self = Self { code: None, reason: "sandbox ended" };
}

/// A command that was started.
pub struct Started {
    pub id: String,
    /// Comes when it ends; dropping it changes nothing.
    pub end: oneshot::Receiver<ExecEnd>,
}

impl Command {
    pub fn new(line: impl Into<String>) -> Self {
        let id = uuid::Uuid::new_v4().simple().to_string();
        Self {
            id,
            line: line.into(),
            cwd: None,
            env: BTreeMap::new(),
            timeout: Some(DEFAULT_TIMEOUT),
            stdin: false,
        }
    }

    fn request(&self) -> ExecRequest {
        ExecRequest {
            id: self.id.clone(),
            command: CommandLine::Shell(self.line.clone()),
            cwd: self.cwd.clone(),
            env: self.env.clone(),
            pty: None,
            timeout_ms: self.timeout.map(|timeout| timeout.as_millis() as u64),
            stdin: self.stdin,
        }
    }
}

impl Projects {
    /// Starts a command; its events go to the project's log under the execution's id, whoever
    /// watches. The log has them from before this returns.
    pub async fn exec(
        &self,
        project: &ProjectId,
        command: Command,
    ) -> Result<Started, ProjectsError> {
        let (projects, project) = (self.clone(), project.clone());
        self.to_its_end(async move { projects.exec_one(&project, command).await }).await
    }

    async fn exec_one(
        &self,
        project: &ProjectId,
        command: Command,
    ) -> Result<Started, ProjectsError> {
        let running = self.running(project)?;
        let now = self.parts().clock.now();
        running.touch(now);
        let id = command.id.clone();
        let told: String = command.line.chars().take(MAX_TOLD_CHARS).collect();
        let row = ExecutionRow {
            id: id.clone(),
            project: project.clone(),
            sandbox: running.spec.id.to_string(),
            command: told.clone(),
            started_at: now,
            ended_at: None,
            exit_code: None,
            reason: None,
        };
        self.parts().store.save_execution(&row).await?;
        let voice = Voice { project: project.clone(), source: Some(id.clone()) };
        self.say(
            &voice,
            "system",
            format!("Running: {told}").into(),
            serde_json::json!({"command": told}),
        );
        self.say(&voice, "status", format!("Executing: {told}").into(), Value::Null);
        let stream = running.link.exec(command.request()).await;
        let following =
            Following { projects: self.clone(), running, voice, row, timeout: command.timeout };
        Ok(Started { id, end: following.begin(stream, 0) })
    }

    /// Asks a command to end, and everything it started; after 2 s it is killed.
    pub async fn cancel_exec(&self, project: &ProjectId, exec: &str) -> Result<(), ProjectsError> {
        self.ask(project, exec, Ask::End).await
    }

    /// Appends to a command's standard input.
    pub async fn feed_exec(
        &self,
        project: &ProjectId,
        exec: &str,
        input: &[u8],
        close: bool,
    ) -> Result<(), ProjectsError> {
        self.ask(project, exec, Ask::Take { input, close }).await
    }

    /// A client may be quicker than the sandbox, which gets to know of a command while the client
    /// hears its id.
    async fn ask(
        &self,
        project: &ProjectId,
        exec: &str,
        ask: Ask<'_>,
    ) -> Result<(), ProjectsError> {
        let link = self.running(project)?.link.clone();
        let asked = Instant::now();
        loop {
            let open = self.owned_exec(project, exec).await?.ended_at.is_none();
            let answered = match ask {
                Ask::End => link.signal(exec, libc::SIGTERM).await,
                Ask::Take { input, close } => link.stdin(exec, input, close).await,
            };
            match answered {
                Err(LinkError::Refused { kind: ErrorKind::NotFound, .. })
                    if open && asked.elapsed() < START_PATIENCE =>
                {
                    tokio::time::sleep(START_LOOK).await;
                }
                answered => return Ok(answered?),
            }
        }
    }

    /// The execution, where it is this project's.
    pub async fn owned_exec(
        &self,
        project: &ProjectId,
        exec: &str,
    ) -> Result<ExecutionRow, ProjectsError> {
        let row = self.parts().store.execution(exec).await?;
        row.filter(|row| row.project == *project).ok_or(ProjectsError::NoExecution)
    }
}
