//! `GET /api/v1/jobs/admin/stats`

use super::response::megabytes;
use crate::app::App;
use crate::http::{Admin, ApiError};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct StorageStats {
    base_path: String,
    /// Jobs that are neither deleted nor archived.
    job_count: u64,
    file_count: u64,
    /// In mebibytes, to two places.
    total_size_mb: f64,
    total_size_bytes: u64,
    expiry_hours: i64,
}

/// How much there is in all. For administrators.
#[utoipa::path(get, path = "/api/v1/jobs/admin/stats", tag = "jobs",
    responses((status = 200, body = StorageStats)))]
pub async fn admin_stats(State(app): State<App>, _: Admin) -> Result<Json<StorageStats>, ApiError> {
    let stats = app.jobs.stats().await?;
    Ok(Json(StorageStats {
        base_path: stats.base_path.display().to_string(),
        job_count: stats.jobs,
        file_count: stats.files,
        total_size_mb: megabytes(stats.bytes),
        total_size_bytes: stats.bytes,
        expiry_hours: stats.expiry_hours,
    }))
}
