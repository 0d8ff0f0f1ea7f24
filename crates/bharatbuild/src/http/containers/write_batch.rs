//! `POST /api/v1/containers/{project_id}/files/batch`

use crate::app::App;
use crate::http::jobs::write_batch::BatchResponse;
use crate::http::jobs::write_file::FileToWrite;
use crate::http::{ApiError, Body, BodyLimit, OwnedProject, Payload};
use crate::jobs::Rule;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Files {
    files: Vec<FileToWrite>,
}

impl Payload for Files {
    const LIMIT: BodyLimit = BodyLimit::Batch;
}

/// Writes files, each whole or not at all; one that is refused does not stop the rest.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/files/batch", tag = "containers",
    params(("project_id" = String, Path)), request_body = Files, responses((status = 200, body = BatchResponse)))]
pub async fn write_batch(
    State(app): State<App>,
    owned: OwnedProject,
    Body(body): Body<Files>,
) -> Result<Json<BatchResponse>, ApiError> {
    let files = body.files.into_iter().map(|file| (file.path, file.content.into_bytes())).collect();
    let written = app.jobs.write_files(owned.id(), files, Rule::Anytime).await?;
    Ok(Json(written.into()))
}
