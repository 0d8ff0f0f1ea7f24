//! `POST /api/v1/containers/{project_id}/stop`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Ends everything that runs in the project; its files stay. Twice is once.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/stop", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn stop(State(app): State<App>, owned: OwnedProject) -> Result<Json<Value>, ApiError> {
    let stopped = app.projects.stop(owned.id(), "stopped by its user").await?;
    let message = if stopped { "Container stopped" } else { "Container was not running" };
    Ok(Json(json!({"success": true, "message": message, "verified": true})))
}
