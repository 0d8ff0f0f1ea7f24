//! `POST /api/v1/jobs/{job_id}/restore`

use super::response::JobResponse;
use crate::app::App;
use crate::http::{ApiError, OwnedDeleted};
use axum::Json;
use axum::extract::State;

/// Takes a deletion back, within 7 days and while the id is not in use again.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/restore", tag = "jobs",
    params(("job_id" = String, Path)), responses((status = 200, body = JobResponse)))]
pub async fn restore(
    State(app): State<App>,
    owned: OwnedDeleted,
) -> Result<Json<JobResponse>, ApiError> {
    let project = app.jobs.restore(&owned.project.id).await?;
    Ok(Json(app.jobs.view(&project.id).await?.into()))
}
