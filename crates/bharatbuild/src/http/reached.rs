//! How a caller reached the studio.

use super::ApiError;
use crate::preview::Reach;
use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;

/// Decides which form of address a preview gets.
pub struct Reached(pub Reach);

impl<S: Send + Sync> FromRequestParts<S> for Reached {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        Ok(Self(Reach { host: host.map(str::to_owned) }))
    }
}
