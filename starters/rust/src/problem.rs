//! A mistake in a request, with a reason that the visitor may read.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    reason: String,
}

impl Problem {
    pub fn bad(reason: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            reason: reason.into(),
        }
    }

    pub fn gone() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            reason: "It is no longer in the list.".into(),
        }
    }
}

/// An answer such as {"error": "why"}.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = std::collections::BTreeMap::from([("error", self.reason)]);
        (self.status, Json(body)).into_response()
    }
}

/// Details go to the log, not to the visitor.
impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            reason: "Something went wrong.".into(),
        }
    }
}

/// A body that is no JSON, is too long, or has a field of another kind.
impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let status = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            other => other,
        };
        Self {
            status,
            reason: "Send JSON with a name (text) or done (true or false).".into(),
        }
    }
}
