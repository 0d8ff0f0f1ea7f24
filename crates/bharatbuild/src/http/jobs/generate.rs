//! `POST /api/v1/jobs/{job_id}/generate`

use crate::agents::{Order, Review};
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::work::{is_end, preview_urls, watch};
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::streams::sse_until;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Generate {
    /// The wish, in any language.
    prompt: String,
    /// `auto`, `starter`, `claude` or `openai`; the server's choice where it is missing.
    #[serde(default)]
    provider: Option<String>,
    /// When a model's plan waits for `/accept`.
    #[serde(default)]
    review: Review,
}

impl Payload for Generate {}

/// Makes an app out of a wish and runs it; streams what happens (SSE) up to `complete` or `error`, or
/// to `plan_ready` or `asked` where the student has to say something. It goes on when the client goes
/// away: `/api/v1/projects/{id}/events` has all of it.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/generate", tag = "jobs",
    params(("job_id" = String, Path)), request_body = Generate,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn generate(
    State(app): State<App>,
    owned: OwnedProject,
    reached: Reached,
    Body(body): Body<Generate>,
) -> Result<Response, ApiError> {
    let preview_url = preview_urls(&app, owned.id(), reached)?;
    let subscription = watch(&app, owned.id());
    let Generate { prompt, provider, review } = body;
    let user = owned.caller.user.clone();
    let order = Order { prompt, provider, user, preview_url, review };
    app.agents.begin(owned.id(), order).await?;
    Ok(sse_until(subscription, is_end))
}
