//! `GET /api/v1/containers/{project_id}/preview`

use super::urls::reverse_proxy;
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
pub struct Query {
    /// The app's port where it is not said.
    #[serde(default)]
    port: Option<u16>,
}

/// Both shapes: that of the documentation (`preview_url`, `status`) and the original's.
#[derive(Serialize, ToSchema)]
pub struct PreviewAddress {
    /// Opens in a browser with a ticket; see `preview-ticket`.
    preview_url: String,
    status: &'static str,
    /// The API's own path, for clients that send a token.
    url: String,
    direct_url: String,
    port: u16,
    active_port: Option<u16>,
    auto_detected: bool,
    routing_method: &'static str,
    note: &'static str,
}

/// Where the app is seen.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/preview", tag = "containers",
    params(("project_id" = String, Path), Query), responses((status = 200, body = PreviewAddress)))]
pub async fn preview(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
    Params(query): Params<Query>,
) -> Result<Json<PreviewAddress>, ApiError> {
    let running = app.projects.running(owned.id())?;
    let active_port = running.active_port();
    let preview_url = app.preview.url(owned.id(), query.port, &reach)?;
    Ok(Json(PreviewAddress {
        direct_url: preview_url.clone(),
        preview_url,
        status: "running",
        url: reverse_proxy(owned.id()),
        port: query.port.or(active_port).unwrap_or(crate::preview::USUAL_PORT),
        active_port,
        auto_detected: query.port.is_none() && active_port.is_some(),
        routing_method: "reverse_proxy",
        note: "No port of a sandbox is published: the preview is the way in.",
    }))
}
