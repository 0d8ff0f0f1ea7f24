//! The only place that knows status codes.
//!
//! Errors have one shape: `{detail, code, hint, request_id}`. `detail` is a sentence, or for 422 the
//! list of what is wrong with the request, as clients of FastAPI expect it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::error::Error;
use utoipa::ToSchema;

mod from_accounts;
mod from_checkpoints;
mod from_jobs;
mod from_preview;
mod from_projects;
mod from_purse;
mod from_verdicts;

/// What goes wrong, as clients see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorBody {
    /// A sentence; for 422 a list of `{type, loc, msg, input}`.
    #[schema(value_type = Value)]
    pub detail: Value,
    /// A word that programs can compare.
    pub code: &'static str,
    /// What to do about it.
    pub hint: Option<String>,
    /// The id of the request, as in the `X-Request-ID` header.
    pub request_id: String,
    /// Of a command that does not run: `{risk, reasons}`, as `bharatbuild policy check --json` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    pub verdict: Option<Value>,
    /// With the code `changed`: the hash of the file that is there now, null where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub current_hash: Option<Value>,
}

/// An error on its way out; the envelope adds the request's id.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    /// Boxed, for errors are passed around by value.
    detail: Box<Value>,
    hint: Option<String>,
    verdict: Option<Box<Value>>,
    retry_after_seconds: Option<u64>,
    current_hash: Option<Box<Value>>,
}

/// 304: the browser has it already. No error, but this file knows the status codes.
pub(super) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// 404 for a browser that went astray; the API's own is an [`ApiError`].
pub(super) fn no_such_page() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page.\n").into_response()
}

/// One thing wrong with a request.
#[derive(Debug, Clone, Serialize)]
pub struct Invalid {
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where: `["body", "files", 3, "path"]`.
    pub loc: Vec<Value>,
    pub msg: String,
    pub input: Value,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = Box::new(Value::String(detail.into()));
        Self {
            status,
            code,
            detail,
            hint: None,
            verdict: None,
            retry_after_seconds: None,
            current_hash: None,
        }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what is there instead of what the caller saw.
    pub(super) fn current_hash(mut self, hash: Option<String>) -> Self {
        self.current_hash = Some(Box::new(hash.into()));
        self
    }

    /// Adds what the command policy says.
    pub(super) fn verdict(mut self, verdict: &command_policy::Verdict) -> Self {
        self.verdict = Some(Box::new(json!(verdict)));
        self
    }

    /// 400: the request cannot be read.
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 401: nobody, or nobody we know.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_authenticated", detail)
            .hint("send the header: Authorization: Bearer TOKEN")
    }

    /// 403: known, but not allowed.
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 404: not there, or not this caller's.
    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 405.
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method Not Allowed")
    }

    /// 409: not in this state.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 413: more than is taken.
    pub fn too_large(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, code, detail)
    }

    /// 415: not of a kind that can be shown.
    pub fn unsupported(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, detail)
    }

    /// 422: read, but wrong.
    pub fn invalid(invalid: Vec<Invalid>) -> Self {
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "");
        error.detail = Box::new(json!(invalid));
        error
    }

    /// 422 for one value; `loc` begins with `body`, `path` or `query`.
    pub fn invalid_value(loc: &[&str], msg: impl Into<String>, input: impl Into<Value>) -> Self {
        let loc = loc.iter().map(|name| json!(name)).collect();
        let invalid = Invalid { kind: "value_error", loc, msg: msg.into(), input: input.into() };
        Self::invalid(vec![invalid])
    }

    /// 429, with `Retry-After`.
    pub fn too_many(
        code: &'static str,
        detail: impl Into<String>,
        retry_after_seconds: u64,
    ) -> Self {
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail);
        error.retry_after_seconds = Some(retry_after_seconds);
        error
    }

    /// 500: our fault; the cause is for the log alone.
    pub fn internal(cause: &dyn Error) -> Self {
        tracing::error!(error = %Chain(cause), "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal server error")
            .hint("try again; the server's log has the reason under this request_id's time")
    }

    /// 502: what is behind us answered badly.
    pub fn bad_gateway(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, code, detail)
    }

    /// 503: not now.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }

    /// 504: what is behind us did not answer.
    pub fn timed_out(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, code, detail)
    }

    /// 507: the disk is full.
    pub fn disk_full() -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", "No space left")
            .hint("remove files from the project, or ask the administrator for space")
    }

    /// The body, once the request's id is known.
    pub(super) fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            detail: (*self.detail).clone(),
            code: self.code,
            hint: self.hint.clone(),
            request_id: request_id.to_owned(),
            verdict: self.verdict.as_deref().cloned(),
            current_hash: self.current_hash.as_deref().cloned(),
        }
    }
}

impl IntoResponse for ApiError {
    /// The answer without its body: the envelope writes that, from the error left in the extensions.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// An error with its causes, on one line.
struct Chain<'a>(&'a dyn Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
