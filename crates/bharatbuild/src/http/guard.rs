//! Requests that a browser makes for somebody else's page are not our user's.
//!
//! In development there is no token to steal, so that any page in the same browser would be an
//! administrator: there, strange `Host`s (a name rebound to 127.0.0.1) and forwarded requests are
//! refused too.

use super::ApiError;
use crate::app::App;
use crate::config::AuthMode;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Headers that only a proxy sets.
const FORWARDED: [&str; 5] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// Lets through what comes from no browser, from the studio, or is a plain visit.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    match refuse(&app, &request) {
        Some(error) => error.into_response(),
        None => next.run(request).await,
    }
}

fn refuse(app: &App, request: &Request) -> Option<ApiError> {
    let host = host(request).unwrap_or_default();
    if app.config.auth.mode == AuthMode::Dev
        && let Some(error) = refuse_stranger(request.headers(), &host)
    {
        return Some(error);
    }
    let strange = is_cross_site(request) || has_strange_origin(app, request, &host);
    strange.then(|| {
        ApiError::forbidden("cross_site", "The request comes from another site")
            .hint("open the studio itself, or call the API without a browser")
    })
}

fn refuse_stranger(headers: &HeaderMap, host: &str) -> Option<ApiError> {
    if FORWARDED.iter().any(|name| headers.contains_key(*name)) {
        let error =
            ApiError::forbidden("forwarded", "Development mode takes no forwarded requests");
        return Some(error.hint("behind a proxy, start the server with AUTH_MODE=jwt"));
    }
    if !is_this_computer(host) {
        let error =
            ApiError::forbidden("foreign_host", "Development mode serves this computer only");
        return Some(error.hint("use http://localhost, or start the server with AUTH_MODE=jwt"));
    }
    None
}

/// What the browser says of where the request comes from; other clients say nothing.
fn is_cross_site(request: &Request) -> bool {
    let said = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match said("sec-fetch-site") {
        None | Some("same-origin" | "none") => false,
        // A link on another page may be followed, but not to the API.
        Some(_) => {
            !(is_safe(request) && said("sec-fetch-mode") == Some("navigate") && !is_api(request))
        }
    }
}

fn has_strange_origin(app: &App, request: &Request, host: &str) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return false };
    let Ok(origin) = origin.to_str() else { return true };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    let same = authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host));
    let studio = app.config.server.public_url.as_deref();
    !same && studio.is_none_or(|studio| !studio.eq_ignore_ascii_case(origin))
}

fn is_safe(request: &Request) -> bool {
    let upgrade = request.headers().contains_key(header::UPGRADE);
    matches!(*request.method(), Method::GET | Method::HEAD) && !upgrade
}

/// Download links carry their own ticket and may stand anywhere.
fn is_api(request: &Request) -> bool {
    let ticket = request.uri().query().is_some_and(|query| query.contains("ticket="));
    request.uri().path().starts_with("/api/") && !ticket
}

/// The authority the client asked for.
fn host(request: &Request) -> Option<String> {
    let header = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = request.uri().authority().map(|authority| authority.as_str());
    header.or(authority).map(str::to_ascii_lowercase)
}

fn is_this_computer(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_this_computer() {
        for host in
            ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:80", "[::1]", "bb.localhost:8000"]
        {
            assert!(is_this_computer(host), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io", "10.0.0.1:8000"]
        {
            assert!(!is_this_computer(host), "{host}");
        }
    }
}
