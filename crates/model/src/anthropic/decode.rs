//! The events of the Messages API, turned into ours.

use super::{PROVIDER, errors};
use crate::wire::Decode;
use crate::{Event, ModelError, Stop, Thinking, Usage};
use serde_json::{Value, json};
use sse_stream::Sse;
use std::collections::{HashMap, VecDeque};

/// Reads one reply.
#[derive(Debug)]
pub(super) struct Decoder {
    model: String,
    blocks: HashMap<u64, Open>,
    calls: usize,
    /// A call whose block ended; whether it was cut is known when something follows it.
    ended: Option<usize>,
    usage: Usage,
    stop: Option<Stopped>,
}

/// A content block that has not ended.
#[derive(Debug)]
enum Open {
    Text,
    Thinking(Value),
    Call(usize),
    /// Of a kind we did not ask for.
    Other,
}

#[derive(Debug)]
enum Stopped {
    At(Stop),
    Refused { category: Option<String>, explanation: Option<String> },
}

impl Decode for Decoder {
    fn read(&mut self, sse: &Sse, events: &mut VecDeque<Event>) -> Result<bool, ModelError> {
        let Some(data) = &sse.data else { return Ok(false) };
        let value: Value = serde_json::from_str(data)
            .map_err(|error| bad(format!("an event is no JSON: {error}")))?;
        match value["type"].as_str().unwrap_or_default() {
            "message_start" => self.start(&value["message"], events),
            "content_block_start" => self.begin(&value, events),
            "content_block_delta" => self.more(&value, events)?,
            "content_block_stop" => self.end(&value, events)?,
            "message_delta" => self.finish(&value, events)?,
            "message_stop" => return self.close(events).map(|()| true),
            "error" => return Err(errors::of_event(&value)),
            // Pings, and what the API may learn to say.
            _ => {}
        }
        Ok(false)
    }
}

impl Decoder {
    pub(super) fn new(model: &str) -> Self {
        Self {
            model: model.to_owned(),
            blocks: HashMap::new(),
            calls: 0,
            ended: None,
            usage: Usage::default(),
            stop: None,
        }
    }

    fn start(&mut self, message: &Value, events: &mut VecDeque<Event>) {
        let model = message["model"].as_str().unwrap_or(&self.model).to_owned();
        events.push_back(Event::Started { model });
        self.count(&message["usage"], events);
    }

    fn begin(&mut self, value: &Value, events: &mut VecDeque<Event>) {
        // A model that was cut begins nothing new: the call before is whole.
        self.settle(events);
        let block = &value["content_block"];
        let open = match block["type"].as_str().unwrap_or_default() {
            "text" => {
                push_text(block["text"].as_str(), events);
                Open::Text
            }
            "thinking" | "redacted_thinking" => Open::Thinking(block.clone()),
            "tool_use" => self.begin_call(block, events),
            _ => Open::Other,
        };
        self.blocks.insert(index(value), open);
    }

    fn begin_call(&mut self, block: &Value, events: &mut VecDeque<Event>) -> Open {
        let call = self.calls;
        self.calls += 1;
        let text = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
        events.push_back(Event::ToolStarted { call, id: text("id"), name: text("name") });
        // Empty where the input is streamed, which it always is for us.
        if block["input"].as_object().is_some_and(|input| !input.is_empty()) {
            events.push_back(Event::ToolInput { call, json: block["input"].to_string() });
        }
        Open::Call(call)
    }

    fn more(&mut self, value: &Value, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let open = self.blocks.get_mut(&index(value));
        let delta = &value["delta"];
        let text = |key: &str| delta[key].as_str();
        match (open.ok_or_else(|| bad("a delta belongs to no block"))?, delta["type"].as_str()) {
            (Open::Text, Some("text_delta")) => push_text(text("text"), events),
            (Open::Call(call), Some("input_json_delta")) => {
                let json = text("partial_json").unwrap_or_default();
                if !json.is_empty() {
                    events.push_back(Event::ToolInput { call: *call, json: json.to_owned() });
                }
            }
            (Open::Thinking(block), Some("thinking_delta")) => {
                let more = text("thinking").unwrap_or_default();
                append(block, "thinking", more);
                if !more.is_empty() {
                    events.push_back(Event::Thinking(more.to_owned()));
                }
            }
            (Open::Thinking(block), Some("signature_delta")) => {
                append(block, "signature", text("signature").unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, value: &Value, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let open = self.blocks.remove(&index(value));
        match open.ok_or_else(|| bad("a block ends that did not begin"))? {
            Open::Text | Open::Other => {}
            Open::Call(call) => self.ended = Some(call),
            Open::Thinking(block) => events.push_back(Event::ThinkingClosed(Thinking {
                provider: PROVIDER.to_owned(),
                model: self.model.clone(),
                block,
            })),
        }
        Ok(())
    }

    fn finish(&mut self, value: &Value, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let details = &value["delta"]["stop_details"];
        let text = |key: &str| details[key].as_str().map(str::to_owned);
        self.stop = match value["delta"]["stop_reason"].as_str() {
            None => self.stop.take(),
            Some("refusal") => Some(Stopped::Refused {
                category: text("category"),
                explanation: text("explanation"),
            }),
            Some(reason) => Some(Stopped::At(stop(reason)?)),
        };
        self.count(&value["usage"], events);
        Ok(())
    }

    fn close(&mut self, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let stop = match self.stop.take() {
            None => return Err(ModelError::Unfinished),
            Some(Stopped::Refused { category, explanation }) => {
                return Err(ModelError::Refused { category, explanation });
            }
            Some(Stopped::At(stop)) => stop,
        };
        let open = self.blocks.values().find_map(|open| match open {
            Open::Call(call) => Some(*call),
            _ => None,
        });
        match open.or(self.ended.filter(|_| stop.is_cut())) {
            Some(call) if stop.is_cut() => events.push_back(Event::ToolCut { call }),
            Some(_) => return Err(bad("the message ended within a call")),
            None => self.settle(events),
        }
        events.push_back(Event::Stop(stop));
        Ok(())
    }

    fn settle(&mut self, events: &mut VecDeque<Event>) {
        if let Some(call) = self.ended.take() {
            events.push_back(Event::ToolClosed { call });
        }
    }

    /// Counters are totals; those that are absent stay as they were.
    fn count(&mut self, usage: &Value, events: &mut VecDeque<Event>) {
        let set = |field: &mut u64, value: &Value| *field = value.as_u64().unwrap_or(*field);
        let known = &mut self.usage;
        set(&mut known.input_tokens, &usage["input_tokens"]);
        set(&mut known.output_tokens, &usage["output_tokens"]);
        set(&mut known.cache_read_tokens, &usage["cache_read_input_tokens"]);
        set(&mut known.thinking_tokens, &usage["output_tokens_details"]["thinking_tokens"]);
        let written = known.cache_write_tokens.saturating_add(known.cache_write_hour_tokens);
        let written = usage["cache_creation_input_tokens"].as_u64().unwrap_or(written);
        let hour = &usage["cache_creation"]["ephemeral_1h_input_tokens"];
        set(&mut known.cache_write_hour_tokens, hour);
        known.cache_write_tokens = written.saturating_sub(known.cache_write_hour_tokens);
        events.push_back(Event::Usage(self.usage));
    }
}

fn stop(reason: &str) -> Result<Stop, ModelError> {
    Ok(match reason {
        "end_turn" => Stop::EndTurn,
        "tool_use" => Stop::ToolUse,
        "max_tokens" => Stop::MaxTokens,
        "model_context_window_exceeded" => Stop::ContextFull,
        "stop_sequence" => Stop::StopSequence,
        "pause_turn" => Stop::Paused,
        other => return Err(bad(format!("it stopped for an unknown reason, {other:?}"))),
    })
}

fn index(value: &Value) -> u64 {
    value["index"].as_u64().unwrap_or_default()
}

fn append(block: &mut Value, key: &str, more: &str) {
    match &mut block[key] {
        Value::String(text) => text.push_str(more),
        other => *other = json!(more),
    }
}

fn push_text(text: Option<&str>, events: &mut VecDeque<Event>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        events.push_back(Event::Text(text.to_owned()));
    }
}

fn bad(why: impl Into<String>) -> ModelError {
    ModelError::BadAnswer { why: crate::error::shortened(&why.into()) }
}
