//! What every answer carries: the request's id, the time it took, its safety headers, and for errors
//! the body.

use super::ApiError;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESPONSE_TIME: HeaderName = HeaderName::from_static("x-response-time");
/// The longest id taken from a client, in characters.
const MAX_REQUEST_ID_CHARS: usize = 64;

/// The request's id: the client's own where it is sane, a fresh one otherwise. In the extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Outermost: ids, time, errors.
pub(super) async fn envelope(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = written(next.run(request).await, &id);
    let millis = started.elapsed().as_secs_f64() * 1_000.0;
    let headers = response.headers_mut();
    set(headers, REQUEST_ID, &id);
    set(headers, RESPONSE_TIME, &format!("{millis:.2}ms"));
    tracing::debug!(%method, path, status = response.status().as_u16(), millis, id, "answered");
    response
}

/// For everything but previews, which a frame shows and an app answers.
pub(super) async fn safety_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// Gives an error its body.
fn written(response: Response, id: &str) -> Response {
    let Some(error) = response.extensions().get::<ApiError>() else { return response };
    let body = Json(error.body(id));
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.extensions.clear();
    let mut answer = body.into_response();
    *answer.status_mut() = parts.status;
    answer.headers_mut().extend(parts.headers);
    answer
}

fn request_id(headers: &HeaderMap) -> String {
    let sane = |id: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !id.is_empty() && id.len() <= MAX_REQUEST_ID_CHARS && id.chars().all(plain)
    };
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(sane);
    given.map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
