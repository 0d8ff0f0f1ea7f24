//! `POST /api/v1/jobs/admin/cleanup`

use crate::app::App;
use crate::http::{Admin, ApiError};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Cleanup {
    success: bool,
    /// Jobs archived because nobody used them.
    cleaned_jobs: u64,
    /// Deleted projects that can no longer be restored.
    purged_projects: u64,
    /// Archives older than they are kept.
    pruned_archives: u64,
}

/// Cleans up now instead of within five minutes. For administrators.
#[utoipa::path(post, path = "/api/v1/jobs/admin/cleanup", tag = "jobs",
    responses((status = 200, body = Cleanup)))]
pub async fn admin_cleanup(State(app): State<App>, _: Admin) -> Result<Json<Cleanup>, ApiError> {
    let done = app.jobs.sweep().await?;
    Ok(Json(Cleanup {
        success: true,
        cleaned_jobs: done.expired,
        purged_projects: done.purged,
        pruned_archives: done.pruned,
    }))
}
