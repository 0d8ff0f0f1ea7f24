//! `GET /api/v1/containers/{project_id}/ports`

use super::urls::{port_map, preview_urls};
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// What listens inside.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/ports", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn ports(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
) -> Result<Json<Value>, ApiError> {
    let running = app.projects.running(owned.id())?;
    Ok(Json(json!({
        "project_id": owned.id().as_str(),
        "active_port": running.active_port(),
        "open_ports": running.ports(),
        "port_mappings": port_map(&app, owned.id())?,
        "preview_urls": preview_urls(&app, owned.id(), &reach)?,
    })))
}
