//! `POST /api/v1/jobs/{job_id}/fail`

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Failure {
    /// Why.
    #[serde(default = "unknown")]
    error_message: String,
}

fn unknown() -> String {
    "Generation failed".to_owned()
}

#[derive(Serialize, ToSchema)]
pub struct Failed {
    success: bool,
    /// `failed`.
    status: &'static str,
}

/// Marks the generation as failed. Twice is once; a complete job is 409.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/fail", tag = "jobs",
    params(("job_id" = String, Path), Failure), responses((status = 200, body = Failed)))]
pub async fn fail(
    State(app): State<App>,
    owned: OwnedProject,
    Params(failure): Params<Failure>,
) -> Result<Json<Failed>, ApiError> {
    let view = app.jobs.fail(owned.id(), &failure.error_message).await?;
    Ok(Json(Failed { success: true, status: view.job.status.as_str() }))
}
