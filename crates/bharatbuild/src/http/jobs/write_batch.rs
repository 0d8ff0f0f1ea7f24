//! `POST /api/v1/jobs/{job_id}/files/batch`

use super::write_file::FileToWrite;
use crate::app::App;
use crate::http::{ApiError, Body, BodyLimit, OwnedProject, Payload};
use crate::jobs::{BatchWritten, Rule};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The most files of one batch.
const MAX_BATCH_FILES: usize = 10_000;

impl Payload for Vec<FileToWrite> {
    const LIMIT: BodyLimit = BodyLimit::Batch;
}

#[derive(Serialize, ToSchema)]
pub struct BatchResponse {
    pub total: usize,
    /// How many were written.
    pub success: usize,
    /// In the order of the request.
    pub results: Vec<BatchResult>,
}

#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    pub path: String,
    pub success: bool,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Writes many files, each whole or not at all. One that fails does not stop the others.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/files/batch", tag = "jobs",
    params(("job_id" = String, Path)), request_body = Vec<FileToWrite>,
    responses((status = 200, body = BatchResponse)))]
pub async fn write_batch(
    State(app): State<App>,
    owned: OwnedProject,
    Body(files): Body<Vec<FileToWrite>>,
) -> Result<Json<BatchResponse>, ApiError> {
    if files.len() > MAX_BATCH_FILES {
        let detail = format!("More than {MAX_BATCH_FILES} files in one batch");
        return Err(ApiError::too_large("too_many_files", detail).hint("send smaller batches"));
    }
    let files = files.into_iter().map(|file| (file.path, file.content.into_bytes())).collect();
    let written = app.jobs.write_files(owned.id(), files, Rule::WhileGenerating).await?;
    Ok(Json(written.into()))
}

impl From<Vec<BatchWritten>> for BatchResponse {
    fn from(written: Vec<BatchWritten>) -> Self {
        let success = written.iter().filter(|file| file.result.is_ok()).count();
        Self {
            total: written.len(),
            success,
            results: written.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<BatchWritten> for BatchResult {
    fn from(BatchWritten { path, result }: BatchWritten) -> Self {
        match result {
            Ok(written) => Self { path, success: true, size: Some(written.size), error: None },
            Err(error) => Self { path, success: false, size: None, error: Some(error.to_string()) },
        }
    }
}
