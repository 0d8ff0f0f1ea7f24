//! A reply as one message, and its numbers.

use super::sign;
use crate::cache::BYTES_PER_TOKEN;
use crate::stage::Cue;
use model::script::{Part, Turn};
use serde_json::{Value, json};

/// A reply that is not streamed.
pub(super) fn message(request: &Value, cue: &Cue) -> Value {
    let mut message = head(request, cue);
    message["content"] = content(request, cue);
    message["stop_reason"] = json!(cue.turn.stop_reason());
    message["stop_details"] = stop_details(&cue.turn);
    message["usage"]["output_tokens"] = json!(output_tokens(&cue.turn));
    message["usage"]["output_tokens_details"] = thinking_tokens(&cue.turn);
    message
}

/// A message that has said nothing yet.
pub(super) fn head(request: &Value, cue: &Cue) -> Value {
    json!({
        "id": format!("msg_fake_{:04}", cue.number),
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "container": null,
        "content": [],
        "diagnostics": null,
        "stop_reason": null,
        "stop_sequence": null,
        "stop_details": null,
        "usage": usage(request, cue),
    })
}

fn usage(request: &Value, cue: &Cue) -> Value {
    let hit = cue.hit;
    let tokens = |bytes: u64| bytes.div_ceil(BYTES_PER_TOKEN);
    let (read, written) = (tokens(hit.read_bytes), tokens(hit.written_bytes));
    let hour = request["cache_control"]["ttl"] == "1h";
    let (short, long) = if hour { (0, written) } else { (written, 0) };
    json!({
        "input_tokens": tokens(hit.prompt_bytes).saturating_sub(read + written),
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": read,
        "cache_creation": {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": long},
        "output_tokens": 1,
        "output_tokens_details": null,
        "server_tool_use": null,
        "service_tier": "standard",
        "inference_geo": null,
        "speed": "standard",
    })
}

fn content(request: &Value, cue: &Cue) -> Value {
    let model = request["model"].as_str().unwrap_or_default();
    let mut calls = 0;
    let mut block = |part: &Part| match part {
        Part::Text { text } => Some(json!({"type": "text", "text": text, "citations": null})),
        Part::Thinking { thinking } => {
            thinks(request).then(|| sign::block(model, &shown(request, thinking)))
        }
        Part::Call { call, input } => Some(tool_use(call, input.clone(), cue, &mut calls)),
        Part::RawCall { call, raw } => {
            let input = serde_json::from_str(raw).unwrap_or_else(|_| json!({}));
            Some(tool_use(call, input, cue, &mut calls))
        }
    };
    cue.turn.parts.iter().filter_map(&mut block).collect()
}

fn tool_use(name: &str, input: Value, cue: &Cue, calls: &mut usize) -> Value {
    *calls += 1;
    json!({
        "type": "tool_use",
        "id": call_id(cue, *calls),
        "name": name,
        "input": input,
        "caller": {"type": "direct"},
    })
}

pub(super) fn call_id(cue: &Cue, call: usize) -> String {
    format!("toolu_fake_{:04}_{call}", cue.number)
}

/// Whether the request asks the model to think.
pub(super) fn thinks(request: &Value) -> bool {
    matches!(request["thinking"]["type"].as_str(), Some("adaptive" | "enabled"))
}

/// Thinking is shown only where it was asked for.
pub(super) fn shown(request: &Value, thinking: &str) -> String {
    match request["thinking"]["display"].as_str() {
        Some("summarized") => thinking.to_owned(),
        _ => String::new(),
    }
}

pub(super) fn stop_details(turn: &Turn) -> Value {
    match turn.stop_reason() {
        "refusal" => json!({"type": "refusal", "category": turn.refusal, "explanation": null}),
        _ => Value::Null,
    }
}

pub(super) fn output_tokens(turn: &Turn) -> u64 {
    let bytes = |part: &Part| match part {
        Part::Text { text } => text.len(),
        Part::Thinking { thinking } => thinking.len(),
        Part::Call { call, input } => call.len() + input.to_string().len(),
        Part::RawCall { call, raw } => call.len() + raw.len(),
    };
    let bytes: usize = turn.parts.iter().map(bytes).sum();
    (bytes as u64).div_ceil(BYTES_PER_TOKEN).max(1)
}

pub(super) fn thinking_tokens(turn: &Turn) -> Value {
    let bytes = turn.parts.iter().map(|part| match part {
        Part::Thinking { thinking } => thinking.len() as u64,
        _ => 0,
    });
    json!({"thinking_tokens": bytes.sum::<u64>().div_ceil(BYTES_PER_TOKEN)})
}
