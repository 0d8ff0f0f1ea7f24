//! `POST /api/v1/projects/{project_id}/message`

use crate::agents::StudentSaid;
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
pub struct StudentMessage {
    /// What should be different, or the answer to a question: "add a login page".
    text: String,
}

impl Payload for StudentMessage {}

/// Changes the app by what the student says; streams what happens (SSE) as `generate` does, up to
/// `complete`, `error` or `asked`. 409 where there is no plan yet, no model on this server, or where
/// the project is being worked on.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/message", tag = "projects",
    params(("project_id" = String, Path)), request_body = StudentMessage,
    responses((status = 200, description = "events", content_type = "text/event-stream")))]
pub async fn message(
    State(app): State<App>,
    owned: OwnedProject,
    reached: Reached,
    Body(body): Body<StudentMessage>,
) -> Result<Response, ApiError> {
    let preview_url = preview_urls(&app, owned.id(), reached)?;
    let subscription = watch(&app, owned.id());
    let said = StudentSaid { text: body.text, user: owned.caller.user.clone(), preview_url };
    app.agents.message(owned.id(), said).await?;
    Ok(sse_until(subscription, is_end))
}
