//! `POST /api/v1/jobs/{job_id}/complete`

use super::response::download_url;
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Completed {
    success: bool,
    /// `complete`.
    status: &'static str,
    message: &'static str,
    download_url: String,
}

/// Ends the generation. When this answers, everything is on the disk. Twice is once.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/complete", tag = "jobs",
    params(("job_id" = String, Path)), responses((status = 200, body = Completed)))]
pub async fn complete(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<Completed>, ApiError> {
    let view = app.jobs.complete(owned.id()).await?;
    Ok(Json(Completed {
        success: true,
        status: view.job.status.as_str(),
        message: "The ZIP is made when it is downloaded",
        download_url: download_url(owned.id()),
    }))
}
