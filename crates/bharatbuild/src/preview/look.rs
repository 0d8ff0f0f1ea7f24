//! Whether an app is there.

use super::dial::RunState;
use super::pages::title;
use super::service::{PathRequest, Preview};
use crate::ids::ProjectId;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use std::time::Duration;

/// How long the state page's question, whether the port is open, may take.
const LOOK_TIME: Duration = Duration::from_secs(1);
/// How long an app may take to answer when it is asked whether it is ready.
const PROBE_TIME: Duration = Duration::from_secs(5);

/// Whether an app answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewStatus {
    /// It answered, and not with an error of the server's.
    pub ready: bool,
    pub status_code: Option<u16>,
}

impl Preview {
    /// Asks the app for its first page.
    pub async fn status(&self, project: &ProjectId, port: Option<u16>) -> PreviewStatus {
        let prefix = String::new();
        let to = PathRequest { project: project.clone(), port, prefix };
        let probe = self.serve_path(to, Request::new(Body::empty()));
        let answer = tokio::time::timeout(PROBE_TIME, probe).await.ok().and_then(Result::ok);
        let status = answer.map(|response| response.status());
        PreviewStatus {
            ready: status.is_some_and(|status| !status.is_server_error()),
            status_code: status.map(|status| status.as_u16()),
        }
    }

    /// What the state page asks for.
    pub(super) async fn state(&self, project: &ProjectId, port: u16) -> Response {
        let dial = &self.inner.links.dial;
        let look = tokio::time::timeout(LOOK_TIME, dial.dial(project, port)).await;
        let state = dial.state(project);
        let (en, hi) = title(state.phase);
        let RunState { phase, message, lines, http_status } = state;
        let body = json!({
            "open": matches!(look, Ok(Ok(_))),
            "phase": phase,
            "title": { "en": en, "hi": hi },
            "message": message,
            "lines": lines,
            "http_status": http_status,
        });
        ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}
