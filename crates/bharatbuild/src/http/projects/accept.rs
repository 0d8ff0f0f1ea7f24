//! `POST /api/v1/projects/{project_id}/accept`

use crate::agents::StudentSaid;
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::work::{is_end, preview_urls, watch};
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::streams::sse_until;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Accepted {
    /// The plan as the student changed it; as it was where it is missing.
    #[serde(default)]
    plan: Option<Value>,
    /// Answers to its questions, in the student's words.
    #[serde(default)]
    answers: String,
}

impl Payload for Accepted {}

/// Accepts the plan that waits and builds it; streams what happens (SSE) as `generate` does. 409 where
/// there is no plan, or where the project is being worked on.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/accept", tag = "projects",
    params(("project_id" = String, Path)), request_body = Accepted,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn accept(
    State(app): State<App>,
    owned: OwnedProject,
    reached: Reached,
    Body(body): Body<Accepted>,
) -> Result<Response, ApiError> {
    let preview_url = preview_urls(&app, owned.id(), reached)?;
    let subscription = watch(&app, owned.id());
    let said = StudentSaid { text: body.answers, user: owned.caller.user.clone(), preview_url };
    app.agents.accept(owned.id(), body.plan, said).await?;
    Ok(sse_until(subscription, is_end))
}
