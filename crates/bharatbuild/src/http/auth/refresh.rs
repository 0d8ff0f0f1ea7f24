//! `POST /api/v1/auth/refresh`: new tokens for a refresh token.

use super::tokens::SessionTokens;
use crate::app::App;
use crate::http::{ApiError, Body, Payload};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Refresh {
    refresh_token: String,
}

impl Payload for Refresh {}

/// Trades a refresh token for new tokens. It is worth nothing afterwards, but for 30 seconds, in
/// which the answer may have been lost; used later, it ends its session (401 `session_over`).
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", security(()),
    request_body = Refresh, responses((status = 200, body = SessionTokens)))]
pub async fn refresh(
    State(app): State<App>,
    Body(body): Body<Refresh>,
) -> Result<Json<SessionTokens>, ApiError> {
    Ok(Json(app.accounts.refresh(&body.refresh_token).await?.into()))
}
