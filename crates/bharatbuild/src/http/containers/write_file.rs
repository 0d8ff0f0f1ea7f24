//! `POST /api/v1/containers/{project_id}/files`

use crate::app::App;
use crate::http::jobs::write_file::FileToWrite;
use crate::http::{ApiError, Body, OwnedProject};
use crate::jobs::Rule;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Writes a file whole, whatever the job's state; a running app sees it at once.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/files", tag = "containers",
    params(("project_id" = String, Path)), request_body = FileToWrite, responses((status = 200, body = Value)))]
pub async fn write_file(
    State(app): State<App>,
    owned: OwnedProject,
    Body(file): Body<FileToWrite>,
) -> Result<Json<Value>, ApiError> {
    let written = app
        .jobs
        .write_file(owned.id(), &file.path, file.content.into_bytes(), Rule::Anytime)
        .await?;
    Ok(Json(json!({"success": true, "path": written.path, "size": written.size})))
}
