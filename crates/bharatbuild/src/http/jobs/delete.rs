//! `DELETE /api/v1/jobs/{job_id}`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Deleted {
    success: bool,
    message: String,
    /// Where the deletion can be undone, for 7 days.
    restore_url: String,
}

/// Deletes a project. It can be restored for 7 days.
#[utoipa::path(delete, path = "/api/v1/jobs/{job_id}", tag = "jobs",
    params(("job_id" = String, Path),
        ("keep_zip" = Option<bool>, Query, description = "Accepted; everything is kept for 7 days")),
    responses((status = 200, body = Deleted)))]
pub async fn delete(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<Deleted>, ApiError> {
    let id = owned.id();
    app.jobs.delete(id).await?;
    // Nothing can start in it any more; what runs ends.
    app.projects.stop(id, "its project was deleted").await?;
    let restore_url = format!("/api/v1/jobs/{id}/restore");
    Ok(Json(Deleted { success: true, message: format!("Job {id} deleted"), restore_url }))
}
