//! What the API refuses about a request as a whole.

use super::history;
use crate::refusal::Refusal;
use serde_json::Value;

/// Models that exist; the older ones were retired.
const MODELS: [&str; 5] = [
    "claude-haiku-5-5",
    "claude-sonnet-5-5",
    "claude-opus-5-5",
    "claude-fable-5-1",
    "claude-fable-5-2",
];
/// Models that refuse a forced tool.
const FREE_CHOICE: [&str; 2] = ["claude-sonnet-5-5", "claude-opus-5-5"];
const MAX_OUTPUT_TOKENS: u64 = 128_000;
/// Cache marks of one request.
const MAX_MARKS: usize = 4;
const FIELDS: [&str; 16] = [
    "model",
    "messages",
    "max_tokens",
    "system",
    "tools",
    "tool_choice",
    "thinking",
    "output_config",
    "cache_control",
    "metadata",
    "stop_sequences",
    "stream",
    "service_tier",
    "diagnostics",
    "inference_geo",
    "speed",
];

type Checked = Result<(), Refusal>;

/// Checks a request for a reply.
pub(super) fn all(request: &Value) -> Checked {
    prompt(request)?;
    match request["max_tokens"].as_u64() {
        None => return Err(Refusal::bad("max_tokens: Field required")),
        Some(0) => return Err(Refusal::bad("max_tokens: must be at least 1")),
        Some(tokens) if tokens > MAX_OUTPUT_TOKENS => {
            let message =
                format!("max_tokens: {tokens} > {MAX_OUTPUT_TOKENS}, the model's maximum");
            return Err(Refusal::bad(message));
        }
        Some(_) => {}
    }
    output(&request["output_config"])
}

/// Checks what a prompt is made of.
pub(super) fn prompt(request: &Value) -> Checked {
    let fields = request.as_object().ok_or_else(|| Refusal::bad("the body is no JSON object"))?;
    if let Some(field) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        // Sampling parameters among them.
        return Err(Refusal::bad(format!("{field}: Extra inputs are not permitted")));
    }
    let model = request["model"].as_str().ok_or_else(|| Refusal::bad("model: Field required"))?;
    if !MODELS.contains(&model) {
        return Err(Refusal::new(404, "not_found_error", format!("model: {model}")));
    }
    choice(model, request)?;
    thinking(&request["thinking"])?;
    tools(&request["tools"])?;
    marks(request)?;
    history::check(model, &request["messages"])
}

fn choice(model: &str, request: &Value) -> Checked {
    match request["tool_choice"]["type"].as_str() {
        Some("any" | "tool") if FREE_CHOICE.contains(&model) => {
            Err(Refusal::bad(format!("tool_choice: {model} does not take a forced tool")))
        }
        _ => Ok(()),
    }
}

fn thinking(thinking: &Value) -> Checked {
    match thinking["type"].as_str() {
        _ if thinking.is_null() => Ok(()),
        Some("adaptive" | "disabled" | "between_tools") => Ok(()),
        Some("enabled") => Err(Refusal::bad(
            "thinking.type: \"enabled\" with a budget is not supported for this model; use \"adaptive\"",
        )),
        _ => Err(Refusal::bad("thinking.type: Field required")),
    }
}

fn tools(tools: &Value) -> Checked {
    let tools = tools.as_array().map(Vec::as_slice).unwrap_or_default();
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    for (at, tool) in tools.iter().enumerate() {
        let name = tool["name"].as_str().unwrap_or_default();
        if name.is_empty() || name.len() > 128 || !name.chars().all(letter) {
            return Err(Refusal::bad(format!("tools.{at}.name: {name:?} is not a tool's name")));
        }
        if tools[..at].iter().any(|other| other["name"] == tool["name"]) {
            return Err(Refusal::bad("tools: Tool names must be unique."));
        }
        if tool["input_schema"]["type"] != "object" {
            return Err(Refusal::bad(format!("tools.{at}.input_schema.type: must be \"object\"")));
        }
        if tool["strict"] == true {
            closed(&tool["input_schema"], &format!("tools.{at}.input_schema"))?;
        }
    }
    Ok(())
}

fn output(config: &Value) -> Checked {
    if let Some(effort) = config["effort"].as_str()
        && !["low", "medium", "high", "xhigh", "max"].contains(&effort)
    {
        return Err(Refusal::bad(format!("output_config.effort: {effort:?} is no effort")));
    }
    match config["format"]["type"].as_str() {
        _ if config["format"].is_null() => Ok(()),
        Some("json_schema") => closed(&config["format"]["schema"], "output_config.format.schema"),
        _ => Err(Refusal::bad("output_config.format.type: must be \"json_schema\"")),
    }
}

/// A guaranteed schema says of every object that it has no other fields.
fn closed(schema: &Value, at: &str) -> Checked {
    if schema["type"] == "object" && schema["additionalProperties"] != false {
        let message = format!("{at}: 'additionalProperties' must be set to false");
        return Err(Refusal::bad(message));
    }
    let fields = schema["properties"].as_object();
    for (name, field) in fields.into_iter().flatten() {
        closed(field, &format!("{at}.{name}"))?;
    }
    match schema["items"].is_object() {
        true => closed(&schema["items"], &format!("{at}.items")),
        false => Ok(()),
    }
}

fn marks(request: &Value) -> Checked {
    let found = count_marks(request);
    match found > MAX_MARKS {
        true => Err(Refusal::bad(format!(
            "A maximum of {MAX_MARKS} blocks with cache_control may be provided. Found {found}."
        ))),
        false => Ok(()),
    }
}

fn count_marks(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(count_marks).sum(),
        Value::Object(fields) => fields
            .iter()
            // What a tool is called with may hold any word.
            .filter(|(name, _)| *name != "input" && *name != "input_schema")
            .map(|(name, value)| usize::from(name == "cache_control") + count_marks(value))
            .sum(),
        _ => 0,
    }
}
