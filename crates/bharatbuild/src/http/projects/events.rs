//! `GET /api/v1/projects/{project_id}/events`

use crate::accounts::Purpose;
use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params, served};
use crate::ids::ProjectId;
use crate::streams::{EventId, Since, sse};
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;

/// The header by which a browser says what it saw last.
const LAST_EVENT_ID: &str = "last-event-id";
/// An id that was never given: a client with one it cannot have got from us is told `reset`.
const NEVER_GIVEN: EventId = EventId { epoch: u64::MAX, n: u64::MAX };

/// A project to watch: of the caller's, or the one a ticket is for.
pub struct Watchable(ProjectId);

#[derive(Deserialize)]
struct Ticket {
    ticket: Option<String>,
}

#[derive(Deserialize)]
pub struct Wanted {
    after: Option<String>,
    source: Option<String>,
}

impl FromRequestParts<App> for Watchable {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Params(query) = Params::<Ticket>::from_request_parts(parts, app).await?;
        let Some(ticket) = query.ticket else {
            let owned = OwnedProject::from_request_parts(parts, app).await?;
            return Ok(Self(owned.id().clone()));
        };
        Ok(Self(served::redeem(parts, app, &ticket, Purpose::Events)?.project))
    }
}

/// Everything that happens in the project, as server-sent events `{"type", "data", ...}`: generation,
/// executions, ports, file changes, health. From now on, or behind the event named by `after` or
/// `Last-Event-ID` (`start`: from the oldest kept); `source` asks for one execution's only. Where
/// events behind that id are gone, `{"type": "reset", "data": {"from": id}}` comes first.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/events", tag = "projects",
    params(("project_id" = String, Path), ("after" = Option<String>, Query),
        ("source" = Option<String>, Query), ("ticket" = Option<String>, Query),
        ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn events(
    State(app): State<App>,
    Watchable(project): Watchable,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let since = since(&headers, wanted.after.as_deref())?;
    Ok(sse(app.streams.subscribe(&project, since, wanted.source)))
}

/// Where a client goes on: its header is newer than the address it once asked for.
pub fn since(headers: &HeaderMap, after: Option<&str>) -> Result<Since, ApiError> {
    if let Some(seen) = headers.get(LAST_EVENT_ID) {
        let seen = seen.to_str().ok().and_then(|text| text.parse().ok());
        return Ok(Since::After(seen.unwrap_or(NEVER_GIVEN)));
    }
    match after {
        None => Ok(Since::Now),
        Some("start") => Ok(Since::Start),
        Some(after) => {
            let wrong = |error: crate::streams::EventIdError| {
                ApiError::invalid_value(&["query", "after"], error.to_string(), after)
            };
            after.parse().map(Since::After).map_err(wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_goes_on_where_it_says() {
        let id = EventId { epoch: 3, n: 4 };
        let none = HeaderMap::new();
        assert_eq!(since(&none, None).unwrap(), Since::Now);
        assert_eq!(since(&none, Some("start")).unwrap(), Since::Start);
        assert_eq!(since(&none, Some("3-4")).unwrap(), Since::After(id));
        assert!(since(&none, Some("x")).is_err());
        let seen = |text: &'static str| {
            [(LAST_EVENT_ID.parse().unwrap(), text.parse().unwrap())].into_iter().collect()
        };
        assert_eq!(since(&seen("3-4"), Some("1-1")).unwrap(), Since::After(id));
        assert_eq!(since(&seen("of-another"), None).unwrap(), Since::After(NEVER_GIVEN));
    }
}
