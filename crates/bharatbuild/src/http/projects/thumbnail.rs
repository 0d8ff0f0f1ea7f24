//! `GET /api/v1/projects/{project_id}/thumbnail`

use crate::app::App;
use crate::http::error::not_modified;
use crate::http::{ApiError, OwnedProject};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A picture of the project's preview (JPEG, 480 by 300 pixels): 404 `no_thumbnail` where none was
/// made, because the app never answered, or the server has no checking browser. It may be a little
/// older than the app: it is made anew some seconds after the last change.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/thumbnail", tag = "projects",
    params(("project_id" = String, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 304, description = "The browser has it"),
        (status = 404, description = "There is none")))]
pub async fn thumbnail(
    State(app): State<App>,
    owned: OwnedProject,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let picture = app.thumbnails.get(owned.id()).await;
    let picture = picture.map_err(|error| ApiError::internal(&error))?.ok_or_else(|| {
        ApiError::not_found("no_thumbnail", "There is no picture of this project")
            .hint("run it: a picture is made when it answers, where the server has a browser")
    })?;
    let tag = format!("\"{}\"", picture.tag);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if known { not_modified() } else { picture.jpeg.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
