//! `POST /api/v1/auth/refresh`: new tokens for a refresh token.

use crate::accounts::ACCESS_MINUTES;
use crate::app::App;
use crate::http::{ApiError, Body, Payload};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Refresh {
    refresh_token: String,
}

impl Payload for Refresh {}

#[derive(Serialize, ToSchema)]
pub struct Pair {
    access_token: String,
    refresh_token: String,
    /// `bearer`.
    token_type: &'static str,
    /// Of the access token, in seconds.
    expires_in: i64,
}

/// Trades a refresh token for a new pair.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", security(()),
    request_body = Refresh, responses((status = 200, body = Pair)))]
pub async fn refresh(
    State(app): State<App>,
    Body(body): Body<Refresh>,
) -> Result<Json<Pair>, ApiError> {
    let (access_token, refresh_token) = app.accounts.refresh(&body.refresh_token).await?;
    let expires_in = ACCESS_MINUTES * 60;
    Ok(Json(Pair { access_token, refresh_token, token_type: "bearer", expires_in }))
}
