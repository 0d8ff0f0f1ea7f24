//! `POST /api/v1/containers/{project_id}/exec/{exec_id}/cancel`

use crate::app::App;
use crate::http::{ApiError, OwnedExec};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Ends a command and everything it started: asked first, killed after 2 s. Twice is once.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/exec/{exec_id}/cancel", tag = "containers",
    params(("project_id" = String, Path), ("exec_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn exec_cancel(State(app): State<App>, exec: OwnedExec) -> Result<Json<Value>, ApiError> {
    let running = exec.row.ended_at.is_none();
    if running {
        app.projects.cancel_exec(&exec.project, &exec.row.id).await?;
    }
    Ok(Json(json!({"success": true, "was_running": running})))
}
