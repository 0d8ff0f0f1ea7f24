//! `DELETE /api/v1/containers/{project_id}`

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
pub struct Query {
    /// Whether the project goes too (for 7 days it can be restored).
    #[serde(default)]
    delete_files: bool,
}

/// Removes the sandbox, also one that is being made. 404 where there is none.
#[utoipa::path(delete, path = "/api/v1/containers/{project_id}", tag = "containers",
    params(("project_id" = String, Path), Query), responses((status = 200, body = Value)))]
pub async fn delete(
    State(app): State<App>,
    owned: OwnedProject,
    Params(query): Params<Query>,
) -> Result<Json<Value>, ApiError> {
    if query.delete_files {
        // First, so that nothing can start in it any more.
        app.jobs.delete(owned.id()).await?;
    }
    let stopped = app.projects.stop(owned.id(), "deleted by its user").await?;
    if !stopped && !query.delete_files {
        return Err(ApiError::not_found("container_not_found", "Container not found"));
    }
    Ok(Json(
        json!({"success": true, "message": "Container deleted", "files_deleted": query.delete_files}),
    ))
}
