//! A reply as chunks, and as one completion.

use crate::body::Frame;
use crate::cache::BYTES_PER_TOKEN;
use crate::stage::Cue;
use model::script::{Fault, Part, Piece};
use serde_json::{Value, json};

/// A time for `created`; nobody reads it.
const CREATED: u64 = 1_764_000_000;

/// Every chunk of a reply, and the mark of its end.
pub(super) fn frames(request: &Value, cue: &Cue) -> Vec<Frame> {
    let data = |value: Value| Frame { name: None, data: value.to_string() };
    let choice = |delta: Value, finish: Value| {
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        chunk(request, cue, json!([choice]))
    };
    let mut frames = vec![data(choice(json!({"role": "assistant", "content": ""}), Value::Null))];
    let mut calls = 0;
    for piece in cue.turn.pieces() {
        frames.extend(delta(piece, cue, &mut calls).map(|delta| data(choice(delta, Value::Null))));
    }
    frames.push(data(choice(json!({}), json!(finish_reason(cue)))));
    if request["stream_options"]["include_usage"] == true {
        let mut last = chunk(request, cue, json!([]));
        last["usage"] = usage(cue);
        frames.push(data(last));
    }
    frames.push(Frame { name: None, data: "[DONE]".to_owned() });
    if let Some(Fault::ErrorEvent { after, error, .. }) = &cue.fault {
        let error = json!({"message": "as the script says", "type": error, "code": 503});
        frames.truncate(*after);
        frames.push(data(json!({"error": error})));
    }
    frames
}

/// A reply that is not streamed.
pub(super) fn whole(request: &Value, cue: &Cue) -> Value {
    let mut text = String::new();
    let mut calls = Vec::new();
    for part in &cue.turn.parts {
        match part {
            Part::Text { text: more } => text.push_str(more),
            Part::Thinking { .. } => {}
            Part::Call { call, input } => {
                calls.push(function(cue, calls.len(), call, input.to_string()))
            }
            Part::RawCall { call, raw } => {
                calls.push(function(cue, calls.len(), call, raw.clone()))
            }
        }
    }
    let mut message = json!({"role": "assistant", "content": text, "refusal": cue.turn.refusal});
    if !calls.is_empty() {
        message["tool_calls"] = Value::Array(calls);
    }
    let choice = json!({
        "index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason(cue)});
    json!({
        "id": id(cue), "object": "chat.completion", "created": CREATED,
        "model": request["model"], "choices": [choice], "usage": usage(cue),
    })
}

fn id(cue: &Cue) -> String {
    format!("chatcmpl-fake-{:04}", cue.number)
}

fn chunk(request: &Value, cue: &Cue, choices: Value) -> Value {
    json!({
        "id": id(cue), "object": "chat.completion.chunk", "created": CREATED,
        "model": request["model"], "choices": choices,
    })
}

fn function(cue: &Cue, call: usize, name: &str, arguments: String) -> Value {
    let function = json!({"name": name, "arguments": arguments});
    json!({"id": format!("call_fake_{:04}_{call}", cue.number), "type": "function", "function": function})
}

fn delta(piece: Piece, cue: &Cue, calls: &mut usize) -> Option<Value> {
    match piece {
        Piece::Text(text) => Some(json!({"content": text})),
        Piece::Thinking(text) => Some(json!({"reasoning_content": text})),
        Piece::BeginCall(name) => {
            let mut call = function(cue, *calls, &name, String::new());
            call["index"] = json!(*calls);
            *calls += 1;
            Some(json!({"tool_calls": [call]}))
        }
        Piece::Input(json) => {
            let call = json!({"index": calls.saturating_sub(1), "function": {"arguments": json}});
            Some(json!({"tool_calls": [call]}))
        }
        Piece::BeginText | Piece::BeginThinking | Piece::End => None,
    }
}

fn finish_reason(cue: &Cue) -> &'static str {
    match cue.turn.stop_reason() {
        "tool_use" => "tool_calls",
        "max_tokens" | "model_context_window_exceeded" => "length",
        "refusal" => "content_filter",
        _ => "stop",
    }
}

fn usage(cue: &Cue) -> Value {
    let tokens = |bytes: u64| bytes.div_ceil(BYTES_PER_TOKEN);
    let said = |part: &Part| match part {
        Part::Text { text } => text.len() as u64,
        Part::Thinking { thinking } => thinking.len() as u64,
        Part::Call { input, .. } => input.to_string().len() as u64,
        Part::RawCall { raw, .. } => raw.len() as u64,
    };
    let prompt = tokens(cue.hit.prompt_bytes);
    let completion = tokens(cue.turn.parts.iter().map(said).sum()).max(1);
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": tokens(cue.hit.read_bytes)},
    })
}
