//! OpenAI's chat completions, as compatible servers have them.

mod check;
mod chunks;

use crate::body;
use crate::cache::{BYTES_PER_TOKEN, PromptBlock};
use crate::refusal::Refusal;
use crate::server::{Shared, header};
use crate::stage::Cue;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use model::script::Fault;
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /v1/chat/completions`
pub(crate) async fn chat(
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

fn prepared(shared: &Shared, headers: &HeaderMap, request: &Value) -> Result<Cue, Refusal> {
    let key = header(headers, "authorization").and_then(|text| text.strip_prefix("Bearer "));
    // Local servers ask for no key.
    if shared.options.key.is_some() {
        shared.check_key(key, "You didn't provide an API key")?;
    }
    check::all(request)?;
    let blocks = blocks(request);
    let bytes: usize = blocks.iter().map(|block| block.text.len()).sum();
    let (tokens, most) =
        ((bytes as u64).div_ceil(BYTES_PER_TOKEN), shared.options.max_prompt_tokens);
    if tokens > most {
        let message = format!("This model's maximum context length is {most} tokens, not {tokens}");
        return Err(Refusal::bad(message));
    }
    let model = request["model"].as_str().unwrap_or_default();
    shared.stage().next(model, &blocks, shared.options.min_cached_tokens)
}

fn reply(request: &Value, cue: &Cue) -> Response {
    if matches!(cue.fault, Some(Fault::Page { .. })) {
        return body::page();
    }
    if request["stream"] == true {
        let frames = chunks::frames(request, cue);
        return body::events(frames, cue.fault.as_ref(), cue.turn.delay_ms);
    }
    Json(chunks::whole(request, cue)).into_response()
}

fn refused(refusal: &Refusal) -> Response {
    let error = json!({
        "message": refusal.message, "type": refusal.kind, "param": null, "code": null});
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = (status, Json(json!({"error": error}))).into_response();
    if let Some(seconds) = refusal.retry_after
        && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
    {
        response.headers_mut().insert("retry-after", value);
    }
    response
}

/// Such servers cache what they can, without marks.
fn blocks(request: &Value) -> Vec<PromptBlock> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let all = list(&request["tools"]).into_iter().chain(list(&request["messages"]));
    all.map(|value| PromptBlock { marked: true, ..PromptBlock::of(&value) }).collect()
}
