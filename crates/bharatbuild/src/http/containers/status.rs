//! `GET /api/v1/containers/{project_id}/status`

use super::urls::port_map;
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// The sandbox, running or ended; 404 where the project never had one. Fast: clients ask for a
/// project that is not there to learn whether sandboxes can be had at all.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/status", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn status(State(app): State<App>, owned: OwnedProject) -> Result<Json<Value>, ApiError> {
    let state = app.projects.state(owned.id());
    if let Ok(running) = app.projects.running(owned.id()) {
        return Ok(Json(json!({
            "project_id": owned.id().as_str(),
            "container_id": running.spec.id.short(),
            "status": "running",
            "reason": null,
            "created_at": rfc3339(running.created_at),
            "last_activity": rfc3339(running.last_activity()),
            "ports": port_map(&app, owned.id())?,
            "active_port": running.active_port(),
            "is_expired": false,
            "run": state,
        })));
    }
    let last = app.store.last_sandbox(owned.id()).await?;
    let last = last.ok_or_else(|| {
        ApiError::not_found("container_not_found", "Container not found")
            .hint("make one with POST .../create")
    })?;
    Ok(Json(json!({
        "project_id": owned.id().as_str(),
        "container_id": last.id.get(..12),
        "status": "stopped",
        "reason": last.reason,
        "created_at": rfc3339(last.created_at),
        "last_activity": last.ended_at.map(rfc3339),
        "ports": {},
        "active_port": null,
        "is_expired": false,
        "run": state,
    })))
}
