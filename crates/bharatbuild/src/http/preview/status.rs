//! `GET /api/v1/preview/{project_id}/_status`

use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
pub struct Wanted {
    port: Option<u16>,
}

#[derive(Serialize, ToSchema)]
pub struct PreviewState {
    project_id: String,
    /// The app answers, and not with an error of its own.
    ready: bool,
    /// The same.
    available: bool,
    /// What it answered with.
    status_code: Option<u16>,
    url: String,
    preview_url: String,
}

/// Whether the app answers.
#[utoipa::path(get, path = "/api/v1/preview/{project_id}/_status", tag = "preview",
    params(("project_id" = String, Path), ("port" = Option<u16>, Query)),
    responses((status = 200, body = PreviewState)))]
pub async fn preview_status(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
    Params(wanted): Params<Wanted>,
) -> Result<Json<PreviewState>, ApiError> {
    let status = app.preview.status(owned.id(), wanted.port).await;
    let preview_url = app.preview.url(owned.id(), wanted.port, &reach)?;
    Ok(Json(PreviewState {
        project_id: owned.id().to_string(),
        ready: status.ready,
        available: status.ready,
        status_code: status.status_code,
        url: preview_url.clone(),
        preview_url,
    }))
}
