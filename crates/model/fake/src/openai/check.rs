//! What the API refuses.

use crate::refusal::Refusal;
use serde_json::Value;

type Checked = Result<(), Refusal>;

const FIELDS: [&str; 24] = [
    "model",
    "messages",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "response_format",
    "temperature",
    "top_p",
    "stop",
    "seed",
    "n",
    "user",
    "reasoning_effort",
    "presence_penalty",
    "frequency_penalty",
    "logprobs",
    "metadata",
    "store",
    "service_tier",
    "prompt_cache_key",
];

pub(super) fn all(request: &Value) -> Checked {
    let fields = request.as_object().ok_or_else(|| Refusal::bad("the body is no JSON object"))?;
    if let Some(field) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(Refusal::bad(format!("Unrecognized request argument supplied: {field}")));
    }
    if request["model"].as_str().is_none_or(str::is_empty) {
        return Err(Refusal::bad("you must provide a model parameter"));
    }
    if !request["stream_options"].is_null() && request["stream"] != true {
        return Err(Refusal::bad("'stream_options' is only allowed when 'stream' is enabled"));
    }
    tools(&request["tools"])?;
    messages(&request["messages"])
}

fn tools(tools: &Value) -> Checked {
    if tools.as_array().is_some_and(Vec::is_empty) {
        return Err(Refusal::bad("[] is too short - 'tools'"));
    }
    for (at, tool) in tools.as_array().into_iter().flatten().enumerate() {
        if tool["type"] != "function" || tool["function"]["name"].as_str().is_none() {
            return Err(Refusal::bad(format!("tools.{at} is no function with a name")));
        }
    }
    Ok(())
}

/// Every call is answered by the messages right after it, and only calls are.
fn messages(messages: &Value) -> Checked {
    let messages = messages.as_array().filter(|messages| !messages.is_empty());
    let messages = messages.ok_or_else(|| Refusal::bad("[] is too short - 'messages'"))?;
    let mut open: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role == "tool" {
            let id = message["tool_call_id"].as_str().unwrap_or_default();
            let before = open.len();
            open.retain(|wanted| *wanted != id);
            if open.len() == before {
                return Err(Refusal::bad(format!(
                    "messages.{at}: messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
                )));
            }
            continue;
        }
        unanswered(&open)?;
        if !["system", "developer", "user", "assistant"].contains(&role) {
            return Err(Refusal::bad(format!("messages.{at}.role: {role:?} is no role")));
        }
        let calls = message["tool_calls"].as_array().map(Vec::as_slice).unwrap_or_default();
        open = calls.iter().filter_map(|call| call["id"].as_str()).collect();
        if calls.is_empty() && message["content"].is_null() {
            return Err(Refusal::bad(format!("messages.{at}.content: must not be null")));
        }
    }
    unanswered(&open)
}

fn unanswered(open: &[&str]) -> Checked {
    match open.first() {
        None => Ok(()),
        Some(id) => Err(Refusal::bad(format!(
            "an assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id': {id}"
        ))),
    }
}
