//! `/api/v1/preview/{project_id}/...`: the app under the platform's own origin, for API clients and
//! plain pages. What it answers is sandboxed there, and none of the caller's credentials go in.

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use crate::preview::{Guest, PathRequest};
use axum::extract::{Query, Request, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

/// How many segments come before the app's own path: `/api/v1/preview/{project_id}`.
const PREFIX_SEGMENTS: usize = 4;

#[derive(Deserialize)]
struct Wanted {
    port: Option<u16>,
}

/// The app's first page.
#[utoipa::path(method(get, post, put, delete, patch, options),
    path = "/api/v1/preview/{project_id}", tag = "preview",
    params(("project_id" = String, Path), ("port" = Option<u16>, Query)),
    responses((status = 200, description = "What the app answers"),
        (status = 503, description = "Nothing listens")))]
pub async fn bare(
    State(app): State<App>,
    owned: OwnedProject,
    request: Request,
) -> Result<Response, ApiError> {
    forward(&app, &owned, request).await
}

/// The app's first page.
#[utoipa::path(method(get, post, put, delete, patch, options),
    path = "/api/v1/preview/{project_id}/", tag = "preview",
    params(("project_id" = String, Path), ("port" = Option<u16>, Query)),
    responses((status = 200, description = "What the app answers"),
        (status = 503, description = "Nothing listens")))]
pub async fn root(
    State(app): State<App>,
    owned: OwnedProject,
    request: Request,
) -> Result<Response, ApiError> {
    forward(&app, &owned, request).await
}

/// Any path of the app. WebSockets pass too.
#[utoipa::path(method(get, post, put, delete, patch, options),
    path = "/api/v1/preview/{project_id}/{*path}", tag = "preview",
    params(("project_id" = String, Path), ("path" = String, Path), ("port" = Option<u16>, Query)),
    responses((status = 200, description = "What the app answers"),
        (status = 503, description = "Nothing listens")))]
pub async fn page(
    State(app): State<App>,
    owned: OwnedProject,
    request: Request,
) -> Result<Response, ApiError> {
    forward(&app, &owned, request).await
}

async fn forward(
    app: &App,
    owned: &OwnedProject,
    mut request: Request,
) -> Result<Response, ApiError> {
    // The query is the app's: only a number there can be meant for us.
    let port = Query::<Wanted>::try_from_uri(request.uri()).ok().and_then(|query| query.port);
    let prefix = prefix(request.uri()).to_owned();
    let to = PathRequest { project: owned.id().clone(), port, prefix };
    request.extensions_mut().insert(Guest { user: owned.caller.user.clone(), studio: None });
    Ok(app.preview.serve_path(to, request).await?)
}

/// The path before the app's own, as the client wrote it.
fn prefix(uri: &Uri) -> &str {
    let path = uri.path();
    path.match_indices('/').nth(PREFIX_SEGMENTS).map_or(path, |(end, _)| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_ends_with_the_project_however_it_is_written() {
        for (uri, wanted) in [
            ("/api/v1/preview/x", "/api/v1/preview/x"),
            ("/api/v1/preview/x/", "/api/v1/preview/x"),
            ("/api/v1/preview/x?port=1", "/api/v1/preview/x"),
            ("/api/v1/preview/%78/a/b?c", "/api/v1/preview/%78"),
            ("/api/v1/preview/x//a", "/api/v1/preview/x"),
        ] {
            assert_eq!(prefix(&uri.parse().unwrap()), wanted, "{uri}");
        }
    }
}
