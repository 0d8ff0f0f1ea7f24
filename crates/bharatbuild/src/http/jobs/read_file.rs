//! `GET /api/v1/jobs/{job_id}/files/{path}`

use crate::app::App;
use crate::http::{ApiError, FilePath, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct FileContent {
    path: String,
    content: String,
}

/// A text file. The path may be percent-encoded as a whole (`src%2FApp.tsx`).
#[utoipa::path(get, path = "/api/v1/jobs/{job_id}/files/{*path}", tag = "jobs",
    params(("job_id" = String, Path), ("path" = String, Path)),
    responses((status = 200, body = FileContent)))]
pub async fn read_file(
    State(app): State<App>,
    owned: OwnedProject,
    FilePath(path): FilePath,
) -> Result<Json<FileContent>, ApiError> {
    let content = app.jobs.read_text(owned.id(), path.as_str()).await?;
    Ok(Json(FileContent { path: path.to_string(), content }))
}
