//! `GET /api/v1/containers/{project_id}/exec/{exec_id}/events`

use super::exec::is_done;
use crate::app::App;
use crate::http::projects::events::since;
use crate::http::{ApiError, OwnedExec};
use crate::streams::sse_until;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// Comes back to a command's events: all that are kept, or those after `Last-Event-ID`.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/exec/{exec_id}/events", tag = "containers",
    params(("project_id" = String, Path), ("exec_id" = String, Path)),
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn exec_events(
    State(app): State<App>,
    exec: OwnedExec,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let since = since(&headers, Some("start"))?;
    let ended = exec.row.ended_at.is_some();
    let subscription = app.streams.subscribe(&exec.project, since, Some(exec.row.id));
    // Who has seen the end already would wait for another one for ever.
    let subscription = if ended { subscription.of_the_past() } else { subscription };
    Ok(sse_until(subscription, is_done))
}
