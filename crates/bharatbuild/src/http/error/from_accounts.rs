//! Callers who are not served.

use super::ApiError;
use crate::accounts::{AuthError, TokenError};
use crate::store::StoreError;

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Missing => Self::unauthorized("Not authenticated"),
            AuthError::Token(TokenError::Invalid(_)) => {
                Self::unauthorized("Could not validate credentials")
            }
            AuthError::Token(error) => Self::unauthorized(capital(&error.to_string())),
            AuthError::Name(error) => Self::unauthorized(capital(&error.to_string())),
            AuthError::Blocked => Self::forbidden("blocked", "The account is blocked"),
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
