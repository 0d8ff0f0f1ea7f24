//! Visits of a preview's own host: they never reach the API.

use crate::app::App;
use crate::http::ApiError;
use crate::preview::{Phase, PreviewError, RunState, entry_page, state_page};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

/// Outermost: takes the requests for previews' hosts, and leaves the studio's alone.
pub(in crate::http) async fn previews_first(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    match app.preview.target(request.headers(), request.uri()).await {
        None => next.run(request).await,
        Some(Ok(target)) => app.preview.respond(target, request).await,
        Some(Err(error)) => app.preview.refuse(error, false),
    }
}

/// The answer to a visitor: a page for a browser that shows one, the API's error for others.
pub(in crate::http) fn render(error: PreviewError, wants_page: bool) -> Response {
    let page = wants_page.then(|| page(&error)).flatten();
    let error = ApiError::from(error);
    let id = uuid::Uuid::now_v7().to_string();
    let mut answer = match page {
        Some(page) => Html(page).into_response(),
        None => Json(error.body(&id)).into_response(),
    };
    let (parts, _) = error.into_response().into_parts();
    *answer.status_mut() = parts.status;
    if let Ok(id) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", id);
    }
    // A browser would ask for a password that there is none of.
    answer.headers_mut().remove(header::WWW_AUTHENTICATE);
    answer
}

fn page(error: &PreviewError) -> Option<String> {
    match error {
        PreviewError::NoEntry => Some(entry_page()),
        PreviewError::NotRunning(state) => Some(state_page(state)),
        PreviewError::TimedOut | PreviewError::BadAnswer(_) => {
            let message = Some(error.to_string());
            Some(state_page(&RunState { message, ..RunState::of(Phase::PortOpen) }))
        }
        _ => None,
    }
}
