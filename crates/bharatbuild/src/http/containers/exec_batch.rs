//! `POST /api/v1/containers/{project_id}/exec/batch`

use super::exec::{check_line, is_done};
use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::ids::ProjectId;
use crate::projects::{Command, Voice};
use crate::streams::{Since, sse_until};
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
    let batch = uuid::Uuid::new_v4().simple().to_string();
    let subscription = app.streams.subscribe(owned.id(), Since::Now, Some(batch.clone()));
    let (tasks, stop) = (app.tasks.clone(), app.shutdown.clone());
    let id = owned.id().clone();
    let voice = Voice::new(&id, &batch);
    tasks.spawn(async move {
        tokio::select! {
            () = run(&app, &id, &voice, body) => {}
            () = stop.cancelled() => {}
        }
    });
    Ok(sse_until(subscription, is_done))
}

async fn run(app: &App, id: &ProjectId, batch: &Voice, body: ExecBatch) {
    let count = body.commands.len();
    for (index, line) in body.commands.into_iter().enumerate() {
        let told = format!("[{}/{count}] {line}", index + 1);
        app.projects.tell(
            batch,
            "command_start",
            told.into(),
            json!({"index": index, "command": line}),
        );
        let failed = one(app, id, batch, line).await;
        if failed && body.stop_on_error {
            app.projects.tell(batch, "batch_stopped", Value::Null, json!({"reason": "error"}));
            break;
        }
    }
    app.projects.tell(batch, "done", "".into(), Value::Null);
}

/// Runs one command, repeats its events as the batch's, and tells whether it failed.
async fn one(app: &App, id: &ProjectId, batch: &Voice, line: String) -> bool {
    let command = Command::new(line);
    let mut events = app.streams.subscribe(id, Since::Now, Some(command.id.clone()));
    let started = match app.projects.exec(id, command).await {
        Ok(started) => started,
        Err(error) => {
            app.projects.tell(batch, "error", error.to_string().into(), Value::Null);
            return true;
        }
    };
    while let Some(entry) = events.next().await {
        let crate::streams::Entry::Event { body, .. } = entry else { continue };
        let Ok(Value::Object(mut event)) = serde_json::from_slice::<Value>(&body) else { continue };
        if event.get("type").is_some_and(|kind| kind == "done") {
            break;
        }
        let kind = event
            .remove("type")
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default();
        let data = event.remove("data").unwrap_or_default();
        event.remove("source");
        app.projects.tell(batch, &kind, data, Value::Object(event));
    }
    started.end.await.map_or(true, |end| end.code != Some(0))
}
