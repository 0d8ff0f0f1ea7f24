//! Callers who are not served.

use super::ApiError;
use crate::accounts::{AuthError, TokenError};
use crate::store::StoreError;
use axum::http::StatusCode;

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Missing => Self::unauthorized("Not authenticated"),
            AuthError::Token(TokenError::Invalid(_)) => {
                Self::unauthorized("Could not validate credentials")
            }
            AuthError::Token(error) => Self::unauthorized(capital(&error.to_string())),
            AuthError::Name(error) => Self::unauthorized(capital(&error.to_string())),
            AuthError::Blocked => Self::forbidden("blocked", "The account is blocked")
                .hint("ask who runs this server; your projects are kept"),
            AuthError::SessionOver => {
                Self::new(StatusCode::UNAUTHORIZED, "session_over", "The session is over")
                    .hint("sign in again, by a new link")
            }
            AuthError::Invite => {
                let detail = "The link has been used, is too old, or was never given";
                Self::new(StatusCode::UNAUTHORIZED, "invite_spent", detail)
                    .hint("ask who runs this server for a new one: bharatbuild invite --user NAME")
            }
            AuthError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

/// Error messages are lower case; a `detail` is a sentence.
pub(super) fn capital(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
