//! The studio's page, carried in the binary.
//!
//! With the feature `studio-dist` it is the built one, `studio/dist`; else the plain modules beside it.

mod encoding;
mod files;

use self::files::{Studio, serve};
use super::ApiError;
use super::error::no_such_page;
use axum::extract::Path;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};

/// Addresses of the built page: it finds out itself which view each of them is.
pub(super) const VIEWS: &[&str] =
    if IS_BUILT { &["/", "/p/{*view}", "/sign-in", "/invite"] } else { &["/"] };
const IS_BUILT: bool = cfg!(feature = "studio-dist");

/// Nothing from elsewhere, no inline script. Previews are framed from origins of their own, which
/// differ with how the studio is reached. The editor and the terminal write their styles into the page.
const POLICY: &str = if IS_BUILT {
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
     manifest-src 'self'; frame-src http: https:; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'self'"
} else {
    "default-src 'self'; img-src 'self' data:; frame-src *; frame-ancestors 'none'; \
     base-uri 'none'; form-action 'self'; object-src 'none'"
};

/// `GET` of each of [`VIEWS`].
pub async fn index(headers: HeaderMap) -> Response {
    serve(Studio::file, "index.html", &headers).unwrap_or_else(no_such_page)
}

/// `GET /assets/{path}`
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(Studio::file, &format!("assets/{path}"), &headers).unwrap_or_else(no_such_page)
}

/// Everything that has no address: programs get the envelope, browsers a page's files or a word.
pub async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return ApiError::not_found("not_found", "Not Found").into_response();
    }
    let reads = matches!(method, Method::GET | Method::HEAD);
    let file = reads.then(|| serve(Studio::file, path.trim_start_matches('/'), &headers)).flatten();
    file.unwrap_or_else(no_such_page)
}
