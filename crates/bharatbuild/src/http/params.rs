//! What stands in the address.

use super::ApiError;
use crate::app::App;
use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;
use sandbox::workspace::WorkspacePath;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The query, parsed; 422 where it cannot be.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, app).await;
        let invalid = |error: axum::extract::rejection::QueryRejection| {
            ApiError::invalid_value(&["query"], error.body_text(), Value::Null)
        };
        query.map(|Query(query)| Self(query)).map_err(invalid)
    }
}

/// The file that `{*path}` names, percent-decoded (`src%2FApp.tsx` is `src/App.tsx`).
pub struct FilePath(pub WorkspacePath);

impl FromRequestParts<App> for FilePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let unreadable = |_| ApiError::bad_request("bad_path", "The path is not UTF-8");
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(unreadable)?;
        let path = params.iter().find(|(name, _)| *name == "path").map_or("", |(_, path)| path);
        let invalid = |error: sandbox::workspace::PathError| {
            ApiError::invalid_value(&["path", "path"], error.to_string(), path)
                .hint("paths are relative to the project, like src/App.tsx")
        };
        WorkspacePath::parse(path).map(Self).map_err(invalid)
    }
}
