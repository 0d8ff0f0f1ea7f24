//! What somebody gets who signs in.

use crate::accounts::{ACCESS_MINUTES, SignedIn};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct SessionTokens {
    access_token: String,
    /// Good once, for 30 days: refreshing gives another.
    refresh_token: String,
    /// `bearer`.
    token_type: &'static str,
    /// Of the access token, in seconds.
    expires_in: i64,
    user: String,
    /// `student`, `teacher` or `admin`.
    role: &'static str,
}

impl From<SignedIn> for SessionTokens {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token,
            refresh_token: signed_in.refresh_token,
            token_type: "bearer",
            expires_in: ACCESS_MINUTES * 60,
            user: signed_in.caller.user.as_str().to_owned(),
            role: signed_in.caller.role.as_str(),
        }
    }
}
