//! Who calls, from the request's headers.

use super::{ApiError, served};
use crate::accounts::Caller;
use crate::app::App;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let bearer = bearer(&parts.headers)?;
        let named = match parts.headers.get("x-user-id") {
            None => None,
            Some(name) => {
                Some(name.to_str().map_err(|_| ApiError::unauthorized("X-User-ID is not text"))?)
            }
        };
        let caller = app.accounts.caller(bearer, named).await?;
        served::note(parts, &caller.user);
        Ok(caller)
    }
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = header.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(ApiError::unauthorized("Could not validate credentials")),
    }
}

/// A caller who is an administrator; others get 403.
pub struct Admin(pub Caller);

impl FromRequestParts<App> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        if caller.is_admin() {
            return Ok(Self(caller));
        }
        Err(ApiError::forbidden("not_admin", "Only administrators may do this"))
    }
}
