//! JSON bodies: bounded while they are read, and told apart where they are wrong.

use super::error::{ApiError, Invalid};
use crate::app::App;
use crate::config::{LimitsConfig, MIB};
use axum::body::{Body as RawBody, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// The most bytes of a batch of files.
pub const BATCH_BYTES: u64 = 64 * MIB;
/// The most bytes of a body without files.
pub const SMALL_BYTES: u64 = MIB;
/// What JSON and escapes may add to a file, in bytes, beside a quarter of its size.
const SLACK_BYTES: u64 = 64 * 1024;
/// How much of a body that is too large is still read, and how long, so that the client hears why.
const DRAIN_BYTES: usize = 32 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(5);
/// The longest wrong value repeated in an error, in bytes of JSON.
const MAX_INPUT_BYTES: usize = 1_000;

/// How much a body may hold.
#[derive(Debug, Clone, Copy)]
pub enum BodyLimit {
    Small,
    /// One file.
    File,
    /// Many files.
    Batch,
}

/// A body's type, and how large it may be.
pub trait Payload: DeserializeOwned {
    const LIMIT: BodyLimit = BodyLimit::Small;
}

/// A JSON body. 400 where it cannot be read, 413 where it is too large, 422 where it is wrong.
pub struct Body<T>(pub T);

impl BodyLimit {
    fn bytes(self, limits: LimitsConfig) -> u64 {
        match self {
            Self::Small => SMALL_BYTES,
            Self::File => limits.file_bytes.saturating_add(limits.file_bytes / 4 + SLACK_BYTES),
            Self::Batch => BATCH_BYTES.max(limits.file_bytes),
        }
    }
}

impl<T: Payload> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let bytes = read(request, T::LIMIT.bytes(app.config.limits)).await?;
        parse(&bytes).map(Self)
    }
}

async fn read(request: Request, limit: u64) -> Result<Bytes, ApiError> {
    let told = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let mut body = request.into_body();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if told.is_some_and(|told| told > limit as u64) {
        drain(&mut body).await;
        return Err(too_large(limit));
    }
    match Limited::new(&mut body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            drain(&mut body).await;
            Err(too_large(limit))
        }
        Err(_) => Err(ApiError::bad_request("broken_body", "The body ended before it was whole")),
    }
}

async fn drain(body: &mut RawBody) {
    let mut left = DRAIN_BYTES;
    let rest = async {
        while let Some(Ok(frame)) = body.frame().await {
            let Some(rest) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) else {
                return;
            };
            left = rest;
        }
    };
    let _ = tokio::time::timeout(DRAIN_TIME, rest).await;
}

fn too_large(limit: usize) -> ApiError {
    let megabytes = limit as u64 / MIB;
    ApiError::too_large(
        "body_too_large",
        format!("Request body too large. Maximum size is {megabytes}MB"),
    )
    .hint("send files one by one, or in smaller batches")
}

/// Parses a body into its type.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| ApiError::bad_request("not_utf8", "The body is not UTF-8"))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed =
        serde_path_to_error::deserialize(&mut json).map_err(|error| wrong(text, &error))?;
    json.end().map_err(|error| syntax(&error))?;
    Ok(parsed)
}

fn wrong(text: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    // A wrong type may be met before the place where the text stops being JSON. Only a whole parse
    // finds all of those places: passing over a value does not look into its strings.
    let whole: Value = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => return syntax(&error),
    };
    let mut loc = vec![json!("body")];
    loc.extend(error.path().iter().filter_map(place));
    let (kind, msg, missing) = told(&error.inner().to_string());
    loc.extend(missing.map(Value::String));
    let input = input(&whole, &loc[1..], kind == "missing");
    ApiError::invalid(vec![Invalid { kind, loc, msg, input }])
}

fn syntax(error: &serde_json::Error) -> ApiError {
    let loc = vec![json!("body"), json!(error.column())];
    let msg = format!("JSON decode error: {error}");
    ApiError::invalid(vec![Invalid { kind: "json_invalid", loc, msg, input: json!({}) }])
}

fn place(segment: &serde_path_to_error::Segment) -> Option<Value> {
    match segment {
        serde_path_to_error::Segment::Seq { index } => Some(json!(index)),
        serde_path_to_error::Segment::Map { key } => Some(json!(key)),
        _ => None,
    }
}

/// Kind, message and missing field, from serde's message.
fn told(message: &str) -> (&'static str, String, Option<String>) {
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some(rest) = message.strip_prefix("missing field `") {
        return (
            "missing",
            "Field required".to_owned(),
            Some(rest.trim_end_matches('`').to_owned()),
        );
    }
    let kind = match message.rsplit_once("expected ") {
        Some((_, "a string")) => "string_type",
        Some((_, "a sequence")) => "list_type",
        Some((_, expected)) if expected.starts_with("struct") || expected == "a map" => {
            "model_type"
        }
        _ => "value_error",
    };
    (kind, message.to_owned(), None)
}

/// The wrong value, where it is short.
fn input(whole: &Value, loc: &[Value], missing: bool) -> Value {
    let loc = &loc[..loc.len() - usize::from(missing)];
    let found = loc.iter().try_fold(whole, |value, place| match place {
        Value::String(key) => value.get(key),
        place => value.get(place.as_u64()? as usize),
    });
    let short = |value: &&Value| value.to_string().len() <= MAX_INPUT_BYTES;
    found.filter(short).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct File {
        #[allow(dead_code, reason = "only parsed")]
        path: String,
    }

    fn detail(text: &str) -> Value {
        parse::<Vec<File>>(text.as_bytes()).unwrap_err().body("").detail
    }

    #[test]
    fn says_where_a_body_is_wrong() {
        let missing = detail(r#"[{"path": "a"}, {}]"#);
        assert_eq!(missing[0]["loc"], json!(["body", 1, "path"]));
        assert_eq!(
            (&missing[0]["type"], &missing[0]["msg"]),
            (&json!("missing"), &json!("Field required"))
        );
        let wrong = detail(r#"[{"path": 7}]"#);
        assert_eq!(wrong[0]["loc"], json!(["body", 0, "path"]));
        assert_eq!((&wrong[0]["type"], &wrong[0]["input"]), (&json!("string_type"), &json!(7)));
    }

    #[test]
    fn says_when_a_body_is_no_json() {
        for text in ["", "{", "nope", "[] []"] {
            assert_eq!(detail(text)[0]["type"], "json_invalid", "{text}");
        }
        let error = parse::<Vec<File>>(b"[\"\xff\"]").unwrap_err().body("");
        assert_eq!(error.code, "not_utf8");
    }
}
