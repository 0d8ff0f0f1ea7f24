//! `POST /api/v1/jobs/{job_id}/files`

use crate::app::App;
use crate::http::{ApiError, Body, BodyLimit, OwnedProject, Payload};
use crate::jobs::Rule;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct FileToWrite {
    /// Relative to the project, like `src/App.tsx`.
    pub path: String,
    pub content: String,
}

impl Payload for FileToWrite {
    const LIMIT: BodyLimit = BodyLimit::File;
}

#[derive(Serialize, ToSchema)]
pub struct FileWritten {
    success: bool,
    path: String,
    /// In bytes.
    size: u64,
}

/// Writes a file whole while the job generates. When this answers, the file outlives the server.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/files", tag = "jobs",
    params(("job_id" = String, Path)), request_body = FileToWrite,
    responses((status = 200, body = FileWritten)))]
pub async fn write_file(
    State(app): State<App>,
    owned: OwnedProject,
    Body(file): Body<FileToWrite>,
) -> Result<Json<FileWritten>, ApiError> {
    let content = file.content.into_bytes();
    let written =
        app.jobs.write_file(owned.id(), &file.path, content, Rule::WhileGenerating).await?;
    Ok(Json(FileWritten { success: true, path: written.path, size: written.size }))
}
