//! `POST /api/v1/containers/{project_id}/restart`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// A new sandbox with the limits of the one that runs, on the same files.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/restart", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn restart(State(app): State<App>, owned: OwnedProject) -> Result<Json<Value>, ApiError> {
    let running = app.projects.restart(owned.id()).await?;
    Ok(Json(
        json!({"success": true, "message": "Container restarted", "container_id": running.spec.id.short()}),
    ))
}
