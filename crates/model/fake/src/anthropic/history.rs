//! What the API refuses about the messages of a request.

use super::sign;
use crate::refusal::Refusal;
use serde_json::Value;

type Checked = Result<(), Refusal>;

pub(super) fn check(model: &str, messages: &Value) -> Checked {
    let messages = messages.as_array().filter(|messages| !messages.is_empty());
    let messages =
        messages.ok_or_else(|| Refusal::bad("messages: at least one message is required"))?;
    for (at, message) in messages.iter().enumerate() {
        match message["role"].as_str() {
            Some("user" | "assistant") => content(model, at, message)?,
            _ => {
                return Err(Refusal::bad(format!("messages.{at}.role: must be user or assistant")));
            }
        }
    }
    if messages[0]["role"] != "user" {
        return Err(Refusal::bad("messages: first message must use the \"user\" role"));
    }
    if messages.last().is_some_and(|last| last["role"] == "assistant") {
        return Err(Refusal::bad(
            "This model does not support assistant message prefill. \
             The conversation must end with a user message.",
        ));
    }
    pairs(messages)
}

fn content(model: &str, at: usize, message: &Value) -> Checked {
    if message["content"].as_str().is_some_and(|text| !text.is_empty()) {
        return Ok(());
    }
    let blocks = message["content"].as_array().filter(|blocks| !blocks.is_empty());
    let empty = || Refusal::bad(format!("messages.{at}: all messages must have non-empty content"));
    for (n, block) in blocks.ok_or_else(empty)?.iter().enumerate() {
        let wrong = |what: &str| Refusal::bad(format!("messages.{at}.content.{n}: {what}"));
        match block["type"].as_str().unwrap_or_default() {
            "text" if block["text"].as_str().is_none_or(str::is_empty) => {
                return Err(wrong("text content blocks must be non-empty"));
            }
            "thinking" if block["cache_control"].is_object() => {
                return Err(wrong("thinking blocks cannot have cache_control"));
            }
            "thinking" if !sign::is_ours(model, block) => {
                return Err(wrong("Invalid `signature` in `thinking` block"));
            }
            "tool_use" if !block["input"].is_object() => {
                return Err(wrong("tool_use.input: Input should be a valid dictionary"));
            }
            "text" | "thinking" | "redacted_thinking" | "tool_use" | "tool_result" => {}
            other => return Err(wrong(&format!("{other:?} is no block of this server"))),
        }
    }
    Ok(())
}

/// Every call is answered in the message after it, and only calls are.
fn pairs(messages: &[Value]) -> Checked {
    let mut asked: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let answered = ids(message, "tool_result", "tool_use_id");
        if let Some(id) = answered.iter().find(|id| !asked.contains(id)) {
            return Err(Refusal::bad(format!(
                "messages.{at}: unexpected `tool_use_id` found in `tool_result` blocks: {id}"
            )));
        }
        if let Some(id) = asked.iter().find(|id| !answered.contains(id)) {
            return Err(Refusal::bad(format!(
                "messages.{}: `tool_use` ids were found without `tool_result` blocks immediately after: {id}",
                at - 1
            )));
        }
        asked = ids(message, "tool_use", "id");
    }
    Ok(())
}

fn ids<'m>(message: &'m Value, kind: &str, key: &str) -> Vec<&'m str> {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_kind = blocks.iter().filter(|block| block["type"] == kind);
    of_kind.filter_map(|block| block[key].as_str()).collect()
}
