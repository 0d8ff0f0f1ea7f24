//! What is asked of the agents.

use super::UrlOf;
use crate::ids::UserId;
use crate::jobs::JobsError;
use crate::store::StoreError;
use serde::Deserialize;
use utoipa::ToSchema;

/// The longest wish or message, in characters.
pub const MAX_PROMPT_CHARS: usize = 20_000;

/// A wish.
#[derive(Clone)]
pub struct Order {
    pub prompt: String,
    /// `auto`, `starter`, `claude` or `openai`; none for the server's choice.
    pub provider: Option<String>,
    /// Whose money it is.
    pub user: UserId,
    pub preview_url: UrlOf,
    pub review: Review,
}

/// When a model's plan waits for the student.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Where it has questions.
    #[default]
    Questions,
    Always,
    /// It is built as it is.
    Never,
}

/// What a student says about an app that is there.
#[derive(Clone)]
pub struct Said {
    pub text: String,
    pub user: UserId,
    pub preview_url: UrlOf,
}

/// Why work did not begin.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("the prompt is empty")]
    Empty,
    #[error("the prompt has more than {MAX_PROMPT_CHARS} characters")]
    TooLong,
    #[error("there is no provider {0:?} on this server")]
    Provider(String),
    #[error("this project is being generated already")]
    Busy,
    #[error("the project has no plan yet")]
    NoPlan,
    /// The starter provider cannot talk.
    #[error("no model is set on this server, and a change needs one")]
    NoModel,
    #[error("the plan makes no sense: {0}")]
    Plan(String),
    #[error(transparent)]
    Jobs(#[from] JobsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A text that can be worked on.
pub(super) fn check(prompt: &str) -> Result<(), GenerateError> {
    if prompt.trim().is_empty() {
        return Err(GenerateError::Empty);
    }
    check_length(prompt)
}

pub(super) fn check_length(prompt: &str) -> Result<(), GenerateError> {
    if prompt.chars().count() > MAX_PROMPT_CHARS {
        return Err(GenerateError::TooLong);
    }
    Ok(())
}
