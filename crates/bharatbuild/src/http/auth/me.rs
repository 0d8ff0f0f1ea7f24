//! `GET /api/v1/auth/me`

use crate::accounts::Caller;
use crate::app::App;
use crate::config::AuthMode;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Me {
    user: String,
    /// `student`, `teacher` or `admin`.
    role: &'static str,
    /// `jwt`: people sign in. `dev`: nobody does.
    mode: &'static str,
}

/// Who calls, and whether people sign in here.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth", responses((status = 200, body = Me)))]
pub async fn me(State(app): State<App>, caller: Caller) -> Json<Me> {
    let mode = match app.accounts.mode() {
        AuthMode::Jwt => "jwt",
        AuthMode::Dev => "dev",
    };
    Json(Me { user: caller.user.as_str().to_owned(), role: caller.role.as_str(), mode })
}
