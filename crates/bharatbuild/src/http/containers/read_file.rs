//! `GET /api/v1/containers/{project_id}/files/{path}`

use crate::app::App;
use crate::http::{ApiError, FilePath, OwnedProject};
use crate::jobs::content_hash;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct OpenedFile {
    path: String,
    content: String,
    /// What a write gives as `if_match`.
    hash: String,
}

/// A text file, as the app sees it now.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/files/{*path}", tag = "containers",
    params(("project_id" = String, Path), ("path" = String, Path)), responses((status = 200, body = OpenedFile)))]
pub async fn read_file(
    State(app): State<App>,
    owned: OwnedProject,
    FilePath(path): FilePath,
) -> Result<Json<OpenedFile>, ApiError> {
    let content = app.jobs.read_text(owned.id(), path.as_str()).await?;
    let hash = content_hash(content.as_bytes());
    Ok(Json(OpenedFile { path: path.to_string(), content, hash }))
}
