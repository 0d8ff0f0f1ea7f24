//! `POST /api/v1/containers/{project_id}/exec/{exec_id}/stdin`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedExec, Payload};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Stdin {
    #[serde(default)]
    data: String,
    /// Whether nothing more follows.
    #[serde(default)]
    close: bool,
}

impl Payload for Stdin {}

/// Writes to a command that was started with `stdin: true`.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/exec/{exec_id}/stdin", tag = "containers",
    params(("project_id" = String, Path), ("exec_id" = String, Path)), request_body = Stdin, responses((status = 200, body = Value)))]
pub async fn exec_stdin(
    State(app): State<App>,
    exec: OwnedExec,
    Body(body): Body<Stdin>,
) -> Result<Json<Value>, ApiError> {
    if exec.row.ended_at.is_some() {
        return Err(
            ApiError::conflict("exec_ended", "The command has ended").hint("start it again")
        );
    }
    app.projects.feed_exec(&exec.project, &exec.row.id, body.data.as_bytes(), body.close).await?;
    Ok(Json(json!({"success": true})))
}
