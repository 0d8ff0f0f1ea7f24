//! `GET /api/v1/jobs/{job_id}`

use super::response::JobResponse;
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;

/// A job as it stands. Looking does not bring an expired one back.
#[utoipa::path(get, path = "/api/v1/jobs/{job_id}", tag = "jobs",
    params(("job_id" = String, Path)), responses((status = 200, body = JobResponse)))]
pub async fn status(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<JobResponse>, ApiError> {
    Ok(Json(app.jobs.view(owned.id()).await?.into()))
}
