//! The chunks of a chat completion, turned into our events.

use super::errors;
use crate::wire::Decode;
use crate::{Event, ModelError, Stop, Usage};
use serde_json::Value;
use sse_stream::Sse;
use std::collections::VecDeque;

/// The data of the last event.
const DONE: &str = "[DONE]";
/// The most calls of one reply; their numbers are the server's.
const MAX_CALLS: u64 = 1000;

/// Reads one reply.
#[derive(Debug)]
pub(super) struct Decoder {
    model: String,
    started: bool,
    open: Option<Open>,
    calls: usize,
    stop: Option<Stop>,
    refused: Option<ModelError>,
}

/// The call that is being written.
#[derive(Debug)]
struct Open {
    /// The server's number.
    number: u64,
    id: Option<String>,
    /// Ours.
    call: usize,
}

impl Decode for Decoder {
    fn read(&mut self, sse: &Sse, events: &mut VecDeque<Event>) -> Result<bool, ModelError> {
        let Some(data) = &sse.data else { return Ok(false) };
        if data.trim() == DONE {
            return self.close(events).map(|()| true);
        }
        let chunk: Value = serde_json::from_str(data)
            .map_err(|error| bad(format!("an event is no JSON: {error}")))?;
        if !chunk["error"].is_null() {
            return Err(errors::of_chunk(&chunk["error"]));
        }
        self.start(&chunk, events);
        let choice = &chunk["choices"][0];
        self.delta(&choice["delta"], events)?;
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.finish(reason);
        }
        if chunk["usage"].is_object() {
            events.push_back(Event::Usage(usage(&chunk["usage"])));
        }
        Ok(false)
    }
}

impl Decoder {
    pub(super) fn new(model: &str) -> Self {
        let model = model.to_owned();
        Self { model, started: false, open: None, calls: 0, stop: None, refused: None }
    }

    fn start(&mut self, chunk: &Value, events: &mut VecDeque<Event>) {
        if !std::mem::replace(&mut self.started, true) {
            let model = chunk["model"].as_str().unwrap_or(&self.model).to_owned();
            events.push_back(Event::Started { model });
        }
    }

    fn delta(&mut self, delta: &Value, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let text = |key: &str| delta[key].as_str().filter(|text| !text.is_empty());
        // Two names for the same: vLLM and llama.cpp, OpenRouter and Ollama.
        if let Some(text) = text("reasoning_content").or_else(|| text("reasoning")) {
            events.push_back(Event::Thinking(text.to_owned()));
        }
        if let Some(text) = text("content") {
            events.push_back(Event::Text(text.to_owned()));
        }
        if let Some(text) = text("refusal") {
            self.refused = Some(ModelError::Refused {
                category: None,
                explanation: Some(crate::error::shortened(text)),
            });
        }
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            self.call(call, events)?;
        }
        Ok(())
    }

    fn call(&mut self, part: &Value, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let id = part["id"].as_str().filter(|id| !id.is_empty());
        let name = part["function"]["name"].as_str().filter(|name| !name.is_empty());
        // A server that numbers nothing writes each call whole; some number all of them 0.
        let number = part["index"].as_u64().unwrap_or(self.calls as u64);
        let another = |open: &Open| id.is_some() && open.id.is_some() && open.id.as_deref() != id;
        let same = self.open.as_ref().filter(|open| open.number == number && !another(open));
        let call = match same.map(|open| open.call) {
            Some(call) => call,
            None => self.begin(number, id, name, events)?,
        };
        let json = match &part["function"]["arguments"] {
            Value::String(text) => text.clone(),
            object @ Value::Object(_) => object.to_string(),
            _ => String::new(),
        };
        if !json.is_empty() {
            events.push_back(Event::ToolInput { call, json });
        }
        Ok(())
    }

    fn begin(
        &mut self,
        number: u64,
        id: Option<&str>,
        name: Option<&str>,
        events: &mut VecDeque<Event>,
    ) -> Result<usize, ModelError> {
        let name = name.ok_or_else(|| bad("a call has no name"))?.to_owned();
        if number >= MAX_CALLS {
            return Err(bad("it calls too many tools"));
        }
        self.settle(events);
        let call = self.calls;
        self.calls += 1;
        self.open = Some(Open { number, id: id.map(str::to_owned), call });
        let id = id.map_or_else(|| format!("call_{call}"), str::to_owned);
        events.push_back(Event::ToolStarted { call, id, name });
        Ok(call)
    }

    fn finish(&mut self, reason: &str) {
        self.stop = Some(match reason {
            "length" => Stop::MaxTokens,
            // Some servers say `stop` though they call.
            _ if self.calls > 0 => Stop::ToolUse,
            _ => Stop::EndTurn,
        });
        if reason == "content_filter" {
            let category = Some("content_filter".to_owned());
            self.refused = Some(ModelError::Refused { category, explanation: None });
        }
    }

    fn close(&mut self, events: &mut VecDeque<Event>) -> Result<(), ModelError> {
        let stop = self.stop.take().ok_or(ModelError::Unfinished)?;
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        match self.open.take() {
            Some(Open { call, .. }) if stop.is_cut() => events.push_back(Event::ToolCut { call }),
            Some(Open { call, .. }) => events.push_back(Event::ToolClosed { call }),
            None => {}
        }
        events.push_back(Event::Stop(stop));
        Ok(())
    }

    fn settle(&mut self, events: &mut VecDeque<Event>) {
        if let Some(Open { call, .. }) = self.open.take() {
            events.push_back(Event::ToolClosed { call });
        }
    }
}

/// The whole prompt is counted there, cached or not.
fn usage(usage: &Value) -> Usage {
    let count = |value: &Value| value.as_u64().unwrap_or_default();
    let cached = count(&usage["prompt_tokens_details"]["cached_tokens"]);
    Usage {
        input_tokens: count(&usage["prompt_tokens"]).saturating_sub(cached),
        cache_read_tokens: cached,
        output_tokens: count(&usage["completion_tokens"]),
        thinking_tokens: count(&usage["completion_tokens_details"]["reasoning_tokens"]),
        ..Usage::default()
    }
}

fn bad(why: impl Into<String>) -> ModelError {
    ModelError::BadAnswer { why: crate::error::shortened(&why.into()) }
}
