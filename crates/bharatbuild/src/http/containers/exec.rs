//! `POST /api/v1/containers/{project_id}/exec`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::projects::Command;
use crate::streams::{Since, Turn, sse_until};
use crate::verdicts::{Source, Wanted};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use utoipa::ToSchema;

/// The longest command line, in bytes.
pub(super) const MAX_COMMAND_BYTES: usize = 64 * 1024;
/// The most that a command's variables hold, names and values together, in bytes.
const MAX_ENV_BYTES: usize = 64 * 1024;
/// The longest time a command may be given, in seconds.
const MAX_TIMEOUT_SECONDS: u64 = 15 * 60;
/// The time a command has unless it says otherwise, in seconds.
const DEFAULT_TIMEOUT_SECONDS: u64 = 300;
/// Carries the execution's id beside the stream.
pub(super) const EXEC_ID_HEADER: &str = "x-exec-id";

#[derive(Deserialize, ToSchema)]
pub struct Exec {
    /// Run by a real shell.
    pub(super) command: String,
    /// In seconds; waived once the command listens on a port.
    #[serde(default = "default_timeout")]
    pub(super) timeout: u64,
    /// Relative to the project.
    #[serde(default)]
    cwd: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// Whether `/stdin` will be used.
    #[serde(default)]
    stdin: bool,
    /// A person's yes to a command that the policy calls dangerous.
    #[serde(default)]
    pub(super) confirm: bool,
}

impl Payload for Exec {}

pub(super) fn default_timeout() -> u64 {
    DEFAULT_TIMEOUT_SECONDS
}

/// Runs a command and streams what it says (SSE): `system`, `status`, `stdout` and `stderr`,
/// `exit` with the exact code, `done`. It goes on when the client goes away; come back through
/// `/exec/{exec_id}/events`, with the id from any event or from the header `X-Exec-ID`. A command that
/// the policy calls dangerous wants `confirm: true` (409, `confirm_command`); what it blocks is 403
/// (`command_blocked`); both have the reasons in `verdict`.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/exec", tag = "containers",
    params(("project_id" = String, Path)), request_body = Exec,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn exec(
    State(app): State<App>,
    owned: OwnedProject,
    Body(body): Body<Exec>,
) -> Result<Response, ApiError> {
    let confirmed = body.confirm;
    let command = command(body)?;
    app.projects.running(owned.id())?;
    let wanted = Wanted {
        project: owned.id(),
        user: &owned.caller.user,
        source: Source::Api,
        command: &command.line,
        cwd: command.cwd.as_deref(),
        confirmed,
    };
    app.verdicts.ask(wanted).await?;
    let subscription = app.streams.subscribe(owned.id(), Since::Now, Some(command.id.clone()));
    let started = app.projects.exec(owned.id(), command).await?;
    let mut response = sse_until(subscription, is_done);
    if let Ok(id) = started.id.parse() {
        response.headers_mut().insert(EXEC_ID_HEADER, id);
    }
    Ok(response)
}

/// Nothing follows `done`.
pub(super) fn is_done(event: &Value) -> Turn {
    if event["type"] == "done" { Turn::SendLast } else { Turn::Send }
}

pub(super) fn command(body: Exec) -> Result<Command, ApiError> {
    check_line(&body.command)?;
    if !(1..=MAX_TIMEOUT_SECONDS).contains(&body.timeout) {
        let msg = format!("a timeout is 1 to {MAX_TIMEOUT_SECONDS} seconds");
        return Err(ApiError::invalid_value(&["body", "timeout"], msg, body.timeout));
    }
    check_env(&body.env)?;
    let timeout = Some(Duration::from_secs(body.timeout));
    Ok(Command {
        cwd: body.cwd,
        env: body.env,
        timeout,
        stdin: body.stdin,
        ..Command::new(body.command)
    })
}

/// A command line can be passed to a shell: not empty, no NUL, not too long.
pub(super) fn check_line(line: &str) -> Result<(), ApiError> {
    let wrong = match line {
        line if line.trim().is_empty() => "the command is empty",
        line if line.contains('\0') => "a command holds no NUL character",
        line if line.len() > MAX_COMMAND_BYTES => "the command is too long; put it into a script",
        _ => return Ok(()),
    };
    Err(ApiError::invalid_value(&["body", "command"], wrong, Value::Null))
}

fn check_env(env: &BTreeMap<String, String>) -> Result<(), ApiError> {
    let bytes: usize = env.iter().map(|(name, value)| name.len() + value.len()).sum();
    if bytes > MAX_ENV_BYTES {
        let msg = format!("variables hold at most {MAX_ENV_BYTES} bytes; put more into a file");
        return Err(ApiError::invalid_value(&["body", "env"], msg, bytes));
    }
    let wrong = |name: &str, value: &str| {
        name.is_empty() || name.contains(['=', '\0']) || value.contains('\0')
    };
    match env.iter().find(|(name, value)| wrong(name, value)) {
        Some((name, _)) => Err(ApiError::invalid_value(
            &["body", "env"],
            "no name holds '=' and no value NUL",
            name.as_str(),
        )),
        None => Ok(()),
    }
}
