//! `POST /api/v1/projects/{project_id}/stop`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct WorkStopped {
    success: bool,
    /// Whether there was anything to stop.
    stopped: bool,
}

/// Stops what the agents do in this project, at any moment: its stream ends with `error` and the
/// state `stopped`. What was written is kept, and an app that runs goes on. Twice is once.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/stop", tag = "projects",
    params(("project_id" = String, Path)), responses((status = 200, body = WorkStopped)))]
pub async fn stop_work(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<WorkStopped>, ApiError> {
    Ok(Json(WorkStopped { success: true, stopped: app.agents.stop(owned.id()) }))
}
