//! Our request as the Messages API wants it.
//!
//! The same history gives the same bytes each time, so that the provider's cache holds: tools,
//! then system, then messages, each in the caller's order.

use super::PROVIDER;
use crate::{Block, CacheTime, Input, Message, Passage, Request, Role, Thinking, Tool};
use serde_json::{Map, Value, json};

/// Marks of the caller's that are sent. The API takes four, and one is the automatic one at the end.
const MAX_MARKS: usize = 3;

/// The body of `POST /v1/messages`.
pub(super) fn messages(model: &str, request: &Request) -> Value {
    let mut body = prompt(model, request);
    body.insert("max_tokens".into(), json!(request.max_tokens));
    body.insert("stream".into(), json!(true));
    if let Some(time) = request.cache {
        body.insert("cache_control".into(), mark(time));
    }
    let mut output = Map::new();
    if let Some(effort) = request.effort {
        output.insert("effort".into(), json!(effort.name()));
    }
    if let Some(schema) = &request.schema {
        output.insert("format".into(), json!({"type": "json_schema", "schema": schema.schema}));
    }
    if !output.is_empty() {
        body.insert("output_config".into(), Value::Object(output));
    }
    Value::Object(body)
}

/// The body of `POST /v1/messages/count_tokens`.
pub(super) fn count(model: &str, request: &Request) -> Value {
    Value::Object(prompt(model, request))
}

fn prompt(model: &str, request: &Request) -> Map<String, Value> {
    let mut marks = Marks::of(request);
    let mut body = Map::new();
    body.insert("model".into(), json!(model));
    if !request.tools.is_empty() {
        body.insert("tools".into(), request.tools.iter().map(tool).collect());
    }
    let system: Vec<Value> = request.system.iter().filter_map(|p| passage(p, &mut marks)).collect();
    if !system.is_empty() {
        body.insert("system".into(), Value::Array(system));
    }
    let messages = request.messages.iter().filter_map(|m| message(model, m, &mut marks));
    body.insert("messages".into(), messages.collect());
    body.insert("thinking".into(), json!({"type": "adaptive", "display": "summarized"}));
    body
}

/// Which of the caller's breakpoints become marks: the last ones.
struct Marks {
    mark: Option<Value>,
    skip: usize,
}

impl Marks {
    fn of(request: &Request) -> Self {
        let wanted = request.system.iter().filter(|passage| passage.breakpoint).count()
            + request.messages.iter().filter(|message| message.breakpoint).count();
        Self { mark: request.cache.map(mark), skip: wanted.saturating_sub(MAX_MARKS) }
    }

    fn put(&mut self, block: &mut Value) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if let Some(mark) = &self.mark {
            block["cache_control"] = mark.clone();
        }
    }
}

fn mark(time: CacheTime) -> Value {
    match time {
        CacheTime::Minutes5 => json!({"type": "ephemeral"}),
        CacheTime::Hour => json!({"type": "ephemeral", "ttl": "1h"}),
    }
}

fn passage(passage: &Passage, marks: &mut Marks) -> Option<Value> {
    if passage.text.is_empty() {
        return None;
    }
    let mut block = json!({"type": "text", "text": passage.text});
    if passage.breakpoint {
        marks.put(&mut block);
    }
    Some(block)
}

fn tool(tool: &Tool) -> Value {
    let mut value = json!({
        "name": tool.name,
        "description": tool.description,
        "input_schema": tool.input_schema,
    });
    if tool.eager {
        value["eager_input_streaming"] = json!(true);
    }
    if tool.strict {
        value["strict"] = json!(true);
    }
    value
}

fn message(model: &str, message: &Message, marks: &mut Marks) -> Option<Value> {
    let mut blocks: Vec<Value> =
        message.blocks.iter().filter_map(|part| block(model, part)).collect();
    if message.breakpoint {
        let can_be_marked = |block: &&mut Value| {
            !matches!(block["type"].as_str(), Some("thinking" | "redacted_thinking"))
        };
        if let Some(last) = blocks.iter_mut().rev().find(can_be_marked) {
            marks.put(last);
        }
    }
    let role = match message.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    // What had only another model's thoughts has nothing left to say.
    (!blocks.is_empty()).then(|| json!({"role": role, "content": blocks}))
}

fn block(model: &str, block: &Block) -> Option<Value> {
    match block {
        Block::Text(text) => (!text.is_empty()).then(|| json!({"type": "text", "text": text})),
        Block::Thinking(thinking) => thought(model, thinking),
        Block::ToolCall(call) => Some(json!({
            "type": "tool_use", "id": call.id, "name": call.name, "input": input(&call.input)})),
        Block::ToolResult(result) => {
            let mut value = json!({"type": "tool_result", "tool_use_id": result.call_id});
            if !result.text.is_empty() {
                value["content"] = json!(result.text);
            }
            if result.is_error {
                value["is_error"] = json!(true);
            }
            Some(value)
        }
    }
}

fn thought(model: &str, thinking: &Thinking) -> Option<Value> {
    (thinking.provider == PROVIDER && thinking.model == model).then(|| thinking.block.clone())
}

/// The API takes objects only, so what is none is shown inside one.
fn input(input: &Input) -> Value {
    match input {
        Input::Object(value) => value.clone(),
        Input::Invalid(text) => json!({"invalid_json": text}),
    }
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
