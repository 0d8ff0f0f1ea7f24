//! `POST /api/v1/auth/logout`

use crate::app::App;
use crate::http::{ApiError, Body, Payload};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Logout {
    /// The session's refresh token; an access token of it does as well.
    refresh_token: String,
}

impl Payload for Logout {}

#[derive(Serialize, ToSchema)]
pub struct LoggedOut {
    success: bool,
    /// False where the token is of no session that was still open: the command line's tokens cannot
    /// be taken back.
    revoked: bool,
}

/// Ends a session: its refresh and access tokens are worth nothing from now on.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", security(()),
    request_body = Logout, responses((status = 200, body = LoggedOut)))]
pub async fn logout(
    State(app): State<App>,
    Body(body): Body<Logout>,
) -> Result<Json<LoggedOut>, ApiError> {
    let revoked = app.accounts.sign_out(&body.refresh_token).await?;
    Ok(Json(LoggedOut { success: true, revoked }))
}
