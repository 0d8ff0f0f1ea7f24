//! `GET /api/v1/projects/{project_id}/checkpoints`

use super::checkpoint::ToldCheckpoint;
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct CheckpointList {
    checkpoints: Vec<ToldCheckpoint>,
}

/// The states of the project's files that can be gone back to, the newest first: one for each turn
/// of the chat, and those that people made.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/checkpoints", tag = "projects",
    params(("project_id" = String, Path)), responses((status = 200, body = CheckpointList)))]
pub async fn checkpoints(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<CheckpointList>, ApiError> {
    let checkpoints = app.checkpoints.list(owned.id()).await?;
    let checkpoints = checkpoints.into_iter().map(ToldCheckpoint::from).collect();
    Ok(Json(CheckpointList { checkpoints }))
}
