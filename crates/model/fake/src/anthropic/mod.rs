//! Anthropic's Messages API.

mod check;
mod events;
mod history;
mod sign;
mod whole;

use crate::body;
use crate::cache::{BYTES_PER_TOKEN, PromptBlock};
use crate::refusal::Refusal;
use crate::server::{Shared, header};
use crate::stage::Cue;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use model::script::Fault;
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /v1/messages`
pub(crate) async fn messages(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let request: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    shared.stage().saw(&request);
    match prepared(&shared, &headers, &request) {
        Ok(cue) => reply(&request, &cue),
        Err(refusal) => {
            shared.stage().refuse(&refusal);
            refused(&refusal)
        }
    }
}

/// `POST /v1/messages/count_tokens`
pub(crate) async fn count_tokens(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let request: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let checked = check_caller(&shared, &headers).and_then(|()| check::prompt(&request));
    match checked {
        Ok(()) => Json(json!({"input_tokens": tokens(&blocks(&request))})).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

fn prepared(shared: &Shared, headers: &HeaderMap, request: &Value) -> Result<Cue, Refusal> {
    check_caller(shared, headers)?;
    check::all(request)?;
    let blocks = blocks(request);
    let (tokens, most) = (tokens(&blocks), shared.options.max_prompt_tokens);
    if tokens > most {
        let message = format!("prompt is too long: {tokens} tokens > {most} maximum");
        return Err(Refusal::bad(message));
    }
    let model = request["model"].as_str().unwrap_or_default();
    shared.stage().next(model, &blocks, shared.options.min_cached_tokens)
}

fn check_caller(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    // The SDKs send a bearer token, older clients the other.
    let bearer = header(headers, "authorization").and_then(|text| text.strip_prefix("Bearer "));
    let key = header(headers, "x-api-key").or(bearer);
    shared.check_key(key, "x-api-key or authorization header is required")?;
    match header(headers, "anthropic-version") {
        Some("2026-10-21" | "2023-06-01") => Ok(()),
        None => Err(Refusal::bad("anthropic-version: header is required")),
        Some(other) => Err(Refusal::bad(format!("anthropic-version: {other} is not a version"))),
    }
}

fn reply(request: &Value, cue: &Cue) -> Response {
    if matches!(cue.fault, Some(Fault::Page { .. })) {
        return body::page();
    }
    if request["stream"] == true {
        let frames = events::frames(request, cue);
        return body::events(frames, cue.fault.as_ref(), cue.turn.delay_ms);
    }
    Json(whole::message(request, cue)).into_response()
}

fn refused(refusal: &Refusal) -> Response {
    let error = json!({"type": refusal.kind, "message": refusal.message});
    let body = json!({"type": "error", "error": error, "request_id": "req_fake"});
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = (status, Json(body)).into_response();
    let id = HeaderName::from_static("request-id");
    response.headers_mut().insert(id, HeaderValue::from_static("req_fake"));
    if let Some(seconds) = refusal.retry_after
        && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
    {
        response.headers_mut().insert("retry-after", value);
    }
    response
}

/// The prompt in the order of its prefix: tools, system, messages. The top-level mark is on the
/// last block.
fn blocks(request: &Value) -> Vec<PromptBlock> {
    let list = |value: &Value| match value {
        Value::String(text) => vec![json!({"type": "text", "text": text})],
        Value::Array(blocks) => blocks.clone(),
        _ => Vec::new(),
    };
    let mut all: Vec<Value> = list(&request["tools"]);
    all.extend(list(&request["system"]));
    for message in request["messages"].as_array().into_iter().flatten() {
        all.extend(list(&message["content"]));
    }
    let mut blocks: Vec<PromptBlock> = all.iter().map(PromptBlock::of).collect();
    if let Some(last) = blocks.last_mut() {
        last.marked |= request["cache_control"].is_object();
    }
    blocks
}

fn tokens(blocks: &[PromptBlock]) -> u64 {
    let bytes: usize = blocks.iter().map(|block| block.text.len()).sum();
    (bytes as u64).div_ceil(BYTES_PER_TOKEN)
}
