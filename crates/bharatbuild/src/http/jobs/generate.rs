//! `POST /api/v1/jobs/{job_id}/generate`

use crate::agents::{Agents, Order, SOURCE};
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::streams::{Since, Turn, sse_until};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Generate {
    /// The wish, in any language.
    prompt: String,
    /// `starter`; the server's choice where it is missing.
    #[serde(default)]
    provider: Option<String>,
}

impl Payload for Generate {}

/// Makes an app out of a wish and runs it; streams what happens (SSE) up to `complete` or `error`.
/// It goes on when the client goes away: `/api/v1/projects/{id}/events` has all of it.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/generate", tag = "jobs",
    params(("job_id" = String, Path)), request_body = Generate,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn generate(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
    Body(body): Body<Generate>,
) -> Result<Response, ApiError> {
    let port = Agents::port_of(&body.prompt);
    let preview_url = app.preview.url(owned.id(), Some(port), &reach)?;
    let subscription = app.streams.subscribe(owned.id(), Since::Now, None);
    let order = Order { prompt: body.prompt, provider: body.provider, preview_url };
    app.agents.begin(owned.id(), order).await?;
    Ok(sse_until(subscription, is_end))
}

fn is_end(event: &Value) -> Turn {
    let ends = event["type"] == "complete" || event["type"] == "error";
    if ends && event["source"] == SOURCE { Turn::SendLast } else { Turn::Send }
}
