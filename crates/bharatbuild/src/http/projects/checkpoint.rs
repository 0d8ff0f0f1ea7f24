//! A checkpoint as it is named and told.

use crate::app::App;
use crate::checkpoints::Checkpoint;
use crate::clock::rfc3339;
use crate::http::ApiError;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::Serialize;
use utoipa::ToSchema;

/// `{number}`. What can be no number is one that is not there.
pub struct Numbered(pub u32);

impl FromRequestParts<App> for Numbered {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let unreadable = |_| ApiError::bad_request("bad_path", "The path is not UTF-8");
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(unreadable)?;
        let number = params.iter().find(|(name, _)| *name == "number");
        number.and_then(|(_, text)| text.parse().ok()).map(Self).ok_or_else(|| {
            ApiError::not_found("checkpoint_not_found", "There is no such checkpoint")
                .hint("checkpoints have the numbers 1, 2, 3…")
        })
    }
}

#[derive(Serialize, ToSchema)]
pub struct ToldCheckpoint {
    /// 1, 2, 3… within the project.
    number: u32,
    /// `turn`, `manual`, `before` (a restoring, or an end that was not a good one),
    /// `run` (a command of the agents) or `restore`; what no checkpoint had.
    kind: &'static str,
    /// What was asked for, short.
    title: String,
    /// How many messages the chat had.
    chat_cursor: i64,
    files: u64,
    bytes: u64,
    /// What of the folder is not in it, as a sentence.
    left_out: Option<String>,
    created_at: String,
}

impl From<Checkpoint> for ToldCheckpoint {
    fn from(checkpoint: Checkpoint) -> Self {
        Self {
            number: checkpoint.number,
            kind: checkpoint.kind.as_str(),
            title: checkpoint.title,
            chat_cursor: checkpoint.chat_cursor,
            files: checkpoint.files,
            bytes: checkpoint.bytes,
            left_out: checkpoint.left_out,
            created_at: rfc3339(checkpoint.created_at),
        }
    }
}
