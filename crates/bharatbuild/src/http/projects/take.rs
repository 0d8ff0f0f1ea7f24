//! `POST /api/v1/projects/{project_id}/checkpoints`

use super::checkpoint::ToldCheckpoint;
use crate::app::App;
use crate::checkpoints::{CheckpointKind, MAX_TITLE_CHARS, NewCheckpoint};
use crate::http::{ApiError, Body, OwnedProject, Payload};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct NamedCheckpoint {
    /// What to find it by: 1 to 200 characters.
    title: String,
}

impl Payload for NamedCheckpoint {}

/// Makes a checkpoint of the files as they are, at any time. What installing or building makes
/// again, `.git`, databases and the folder `data` are not in it.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/checkpoints", tag = "projects",
    params(("project_id" = String, Path)), request_body = NamedCheckpoint,
    responses((status = 200, body = ToldCheckpoint)))]
pub async fn take(
    State(app): State<App>,
    owned: OwnedProject,
    Body(named): Body<NamedCheckpoint>,
) -> Result<Json<ToldCheckpoint>, ApiError> {
    let title = named.title.trim().to_owned();
    if title.is_empty() || title.chars().count() > MAX_TITLE_CHARS {
        let expected = format!("1 to {MAX_TITLE_CHARS} characters");
        return Err(ApiError::invalid_value(&["body", "title"], expected, title));
    }
    let chat_cursor = app.agents.chat_cursor(owned.id()).await?;
    let new = NewCheckpoint { kind: CheckpointKind::Manual, title, chat_cursor };
    Ok(Json(app.checkpoints.take(owned.id(), new).await?.into()))
}
