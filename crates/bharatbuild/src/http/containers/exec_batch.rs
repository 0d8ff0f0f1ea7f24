//! `POST /api/v1/containers/{project_id}/exec/batch`

use super::exec::check_line;
use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::ids::ProjectId;
use crate::projects::{Command, Voice};
use crate::streams::{Since, Turn, sse_until};
use crate::verdicts::{Source, Wanted};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Commands of one batch.
const MAX_COMMANDS: usize = 100;

#[derive(Deserialize, ToSchema)]
pub struct ExecBatch {
    commands: Vec<String>,
    #[serde(default = "yes")]
    stop_on_error: bool,
    /// A person's yes to commands that the policy calls dangerous.
    #[serde(default)]
    confirm: bool,
}

impl Payload for ExecBatch {}

fn yes() -> bool {
    true
}

/// Runs commands one after another and streams what they say (SSE). Each begins with
/// `command_start`; `batch_stopped` tells that one failed and the rest is not run.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/exec/batch", tag = "containers",
    params(("project_id" = String, Path)), request_body = ExecBatch,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn exec_batch(
    State(app): State<App>,
    owned: OwnedProject,
    Body(body): Body<ExecBatch>,
) -> Result<Response, ApiError> {
    if body.commands.is_empty() || body.commands.len() > MAX_COMMANDS {
        let msg = format!("a batch has 1 to {MAX_COMMANDS} commands");
        return Err(ApiError::invalid_value(&["body", "commands"], msg, body.commands.len()));
    }
    body.commands.iter().try_for_each(|line| check_line(line))?;
    app.projects.running(owned.id())?;
    may_run(&app, &owned, &body).await?;
    let batch = uuid::Uuid::new_v4().simple().to_string();
    let subscription = app.streams.subscribe(owned.id(), Since::Now, Some(batch.clone()));
    let (tasks, stop) = (app.tasks.clone(), app.shutdown.clone());
    let id = owned.id().clone();
    tasks.spawn(async move {
        tokio::select! {
            () = run(&app, &id, &batch, body) => {}
            () = stop.cancelled() => {}
        }
    });
    Ok(sse_until(subscription, is_batch_done))
}

/// All of them are judged before the first runs.
async fn may_run(app: &App, owned: &OwnedProject, body: &ExecBatch) -> Result<(), ApiError> {
    for line in &body.commands {
        let wanted = Wanted {
            project: owned.id(),
            user: &owned.caller.user,
            source: Source::Batch,
            command: line,
            cwd: None,
            confirmed: body.confirm,
        };
        app.verdicts.ask(wanted).await?;
    }
    Ok(())
}

async fn run(app: &App, id: &ProjectId, batch_id: &str, body: ExecBatch) {
    let batch = &Voice::new(id, batch_id);
    let count = body.commands.len();
    for (index, line) in body.commands.into_iter().enumerate() {
        let told = format!("[{}/{count}] {line}", index + 1);
        app.projects.tell(
            batch,
            "command_start",
            told.into(),
            json!({"index": index, "command": line}),
        );
        let command = Command { id: format!("{batch_id}.{index}"), ..Command::new(line) };
        let failed = one(app, id, batch, command).await;
        if failed && body.stop_on_error {
            app.projects.tell(batch, "batch_stopped", Value::Null, json!({"reason": "error"}));
            break;
        }
    }
    app.projects.tell(batch, "done", "".into(), Value::Null);
}

/// Runs one command as a part of the batch, and tells whether it failed.
async fn one(app: &App, id: &ProjectId, batch: &Voice, command: Command) -> bool {
    match app.projects.exec(id, command).await {
        Ok(started) => started.end.await.map_or(true, |end| end.code != Some(0)),
        Err(error) => {
            app.projects.tell(batch, "error", error.to_string().into(), Value::Null);
            true
        }
    }
}

/// `done` is said of each command, which have an `exec_id`, and at last of the batch.
fn is_batch_done(event: &Value) -> Turn {
    match (event["type"] == "done", event["exec_id"].is_null()) {
        (true, true) => Turn::SendLast,
        (true, false) => Turn::Hide,
        _ => Turn::Send,
    }
}
