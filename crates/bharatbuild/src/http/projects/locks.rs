//! `GET /api/v1/projects/{project_id}/locks`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, Deserialize, ToSchema)]
pub struct Locks {
    /// Files, and folders with all that is in them, relative to the project.
    pub(super) paths: Vec<String>,
}

/// What the agents may not change in this project.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/locks", tag = "projects",
    params(("project_id" = String, Path)), responses((status = 200, body = Locks)))]
pub async fn locks(State(app): State<App>, owned: OwnedProject) -> Result<Json<Locks>, ApiError> {
    Ok(Json(Locks { paths: app.store.locks(owned.id()).await? }))
}
