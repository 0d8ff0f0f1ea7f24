//! `POST /api/v1/auth/redeem`: signing in by a one-time link.

use super::tokens::SessionTokens;
use crate::app::App;
use crate::http::{ApiError, Body, Payload};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Redeem {
    /// What follows `#` in the link of `bharatbuild invite`.
    invite: String,
}

impl Payload for Redeem {}

/// Signs in whom an invitation names: once, before it is too old (else 401 `invite_spent`).
#[utoipa::path(post, path = "/api/v1/auth/redeem", tag = "auth", security(()),
    request_body = Redeem, responses((status = 200, body = SessionTokens)))]
pub async fn redeem(
    State(app): State<App>,
    Body(body): Body<Redeem>,
) -> Result<Json<SessionTokens>, ApiError> {
    Ok(Json(app.accounts.redeem(&body.invite).await?.into()))
}
