//! Our request as a chat completion.

use super::OpenAiSettings;
use crate::{Block, Effort, Input, Message, Request, Role, Tool, ToolCall, ToolResult};
use serde_json::{Value, json};

/// The body of `POST /chat/completions`.
pub(super) fn chat(settings: &OpenAiSettings, request: &Request) -> Value {
    let mut body = json!({"model": settings.model});
    if settings.tools && !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool).collect();
    }
    body["messages"] = Value::Array(messages(settings.tools, request));
    body["max_tokens"] = json!(request.max_tokens);
    body["stream"] = json!(true);
    if settings.usage {
        body["stream_options"] = json!({"include_usage": true});
    }
    if let Some(schema) = request.schema.as_ref().filter(|_| settings.schema) {
        let schema = json!({"name": schema.name, "schema": schema.schema, "strict": true});
        body["response_format"] = json!({"type": "json_schema", "json_schema": schema});
    }
    if let Some(effort) = request.effort.filter(|_| settings.effort) {
        body["reasoning_effort"] = json!(level(effort));
    }
    body
}

/// These servers know three levels.
fn level(effort: Effort) -> &'static str {
    match effort {
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High | Effort::Xhigh | Effort::Max => "high",
    }
}

fn tool(tool: &Tool) -> Value {
    let mut function = json!({
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.input_schema,
    });
    if tool.strict {
        function["strict"] = json!(true);
    }
    json!({"type": "function", "function": function})
}

fn messages(tools: bool, request: &Request) -> Vec<Value> {
    let mut all = Vec::new();
    let system: Vec<&str> = request.system.iter().map(|passage| passage.text.as_str()).collect();
    if !system.is_empty() {
        all.push(json!({"role": "system", "content": system.join("\n\n")}));
    }
    for message in &request.messages {
        match (message.role, tools) {
            (Role::Assistant, true) => all.extend(assistant(message)),
            (Role::User, true) => user(message, &mut all),
            (role, false) => all.extend(plain(role, message)),
        }
    }
    all
}

fn assistant(message: &Message) -> Option<Value> {
    let text = message.text();
    let calls: Vec<Value> = message.calls().map(call).collect();
    if text.is_empty() && calls.is_empty() {
        return None;
    }
    let mut value = json!({"role": "assistant", "content": text});
    if !calls.is_empty() {
        value["tool_calls"] = Value::Array(calls);
    }
    Some(value)
}

fn call(call: &ToolCall) -> Value {
    let function = json!({"name": call.name, "arguments": arguments(&call.input)});
    json!({"id": call.id, "type": "function", "function": function})
}

/// Some servers parse what they get back, so what is no object is shown inside one.
fn arguments(input: &Input) -> String {
    match input {
        Input::Object(value) => value.to_string(),
        Input::Invalid(text) => json!({"invalid_json": text}).to_string(),
    }
}

/// Results are messages of their own, and come before what else the user says.
fn user(message: &Message, all: &mut Vec<Value>) {
    all.extend(message.blocks.iter().filter_map(|block| match block {
        Block::ToolResult(result) => Some(json!({
            "role": "tool", "tool_call_id": result.call_id, "content": shown(result)})),
        _ => None,
    }));
    let text = message.text();
    if !text.is_empty() {
        all.push(json!({"role": "user", "content": text}));
    }
}

/// There is no field for it.
fn shown(result: &ToolResult) -> String {
    match result.is_error {
        true => format!("error: {}", result.text),
        false => result.text.clone(),
    }
}

/// A message for a model that knows no tools: calls and results as text.
fn plain(role: Role, message: &Message) -> Option<Value> {
    let parts = message.blocks.iter().filter_map(|block| match block {
        Block::Text(text) => Some(text.clone()),
        Block::Thinking(_) => None,
        Block::ToolCall(call) => {
            Some(format!("[called {}: {}]", call.name, arguments(&call.input)))
        }
        Block::ToolResult(result) => Some(format!("[result: {}]", shown(result))),
    });
    let text = parts.collect::<Vec<_>>().join("\n");
    let role = match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    (!text.is_empty()).then(|| json!({"role": role, "content": text}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Schema, Thinking};

    fn request() -> Request {
        let thinking = Thinking {
            provider: "anthropic".into(),
            model: "claude-sonnet-5-5".into(),
            block: json!({"type": "thinking"}),
        };
        let called = ToolCall {
            id: "c".into(),
            name: "write".into(),
            input: Input::Object(json!({"path": "a"})),
        };
        let blocks = vec![Block::Thinking(thinking), Block::ToolCall(called)];
        let result = ToolResult { call_id: "c".into(), text: "gone".into(), is_error: true };
        let mut results = Message::results([result]);
        results.blocks.push(Block::Text("go on".into()));
        let said = Message { role: Role::Assistant, blocks, breakpoint: false };
        Request {
            tools: vec![Tool {
                name: "write".into(),
                description: "writes".into(),
                input_schema: json!({"type": "object"}),
                eager: true,
                strict: false,
            }],
            schema: Some(Schema { name: "plan".into(), schema: json!({"type": "object"}) }),
            effort: Some(Effort::Max),
            ..Request::new(vec![Message::user("hi"), said, results], 100)
        }
    }

    #[test]
    fn calls_and_results_are_messages_and_foreign_thoughts_are_dropped() {
        let body = chat(&OpenAiSettings::new("http://x/v1", "m"), &request());
        let roles: Vec<_> =
            body["messages"].as_array().unwrap().iter().map(|m| m["role"].as_str()).collect();
        assert_eq!(roles, [Some("user"), Some("assistant"), Some("tool"), Some("user")]);
        assert_eq!(body["messages"][2]["content"], "error: gone");
        assert_eq!(
            body["messages"][1]["tool_calls"][0]["function"]["arguments"],
            r#"{"path":"a"}"#
        );
        assert!(!body.to_string().contains("thinking"));
        assert_eq!(body["stream_options"]["include_usage"], true);
        assert!(body.get("reasoning_effort").is_none());
        assert_eq!(body["response_format"]["json_schema"]["name"], "plan");
    }

    #[test]
    fn a_model_without_tools_sees_calls_as_text() {
        let mut settings = OpenAiSettings::new("http://x/v1", "m");
        settings.tools = false;
        settings.usage = false;
        settings.effort = true;
        let body = chat(&settings, &request());
        assert!(body.get("tools").is_none() && body.get("stream_options").is_none());
        assert_eq!(body["messages"][1]["content"], r#"[called write: {"path":"a"}]"#);
        assert_eq!(body["messages"][2]["content"], "[result: error: gone]\ngo on");
        assert_eq!(body["reasoning_effort"], "high");
    }
}
