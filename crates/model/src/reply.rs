//! A stream of events, collected.

use crate::{Block, Event, Input, Message, Role, Stop, ToolCall, Usage};

/// What a model said in one call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// Text, thinking and whole calls in the order they came. Calls that were cut are not here.
    pub blocks: Vec<Block>,
    pub usage: Usage,
    /// None while the reply is not at its end.
    pub stop: Option<Stop>,
    open: Vec<OpenCall>,
}

#[derive(Debug, Clone, PartialEq)]
struct OpenCall {
    call: usize,
    id: String,
    name: String,
    json: String,
}

impl Reply {
    /// Takes the next event. Gives the call that it closed.
    pub fn take(&mut self, event: &Event) -> Option<&ToolCall> {
        match event {
            Event::Text(text) => self.text(text),
            Event::ThinkingClosed(thinking) => {
                self.blocks.push(Block::Thinking(thinking.clone()));
            }
            Event::ToolStarted { call, id, name } => self.open.push(OpenCall {
                call: *call,
                id: id.clone(),
                name: name.clone(),
                json: String::new(),
            }),
            Event::ToolInput { call, json } => {
                if let Some(open) = self.open.iter_mut().find(|open| open.call == *call) {
                    open.json.push_str(json);
                }
            }
            Event::ToolClosed { call } => return self.close(*call),
            Event::ToolCut { call } => self.open.retain(|open| open.call != *call),
            Event::Usage(usage) => self.usage = *usage,
            Event::Stop(stop) => self.stop = Some(*stop),
            Event::Waiting { .. } | Event::Started { .. } | Event::Thinking(_) => {}
        }
        None
    }

    /// The message that goes into the history; none where the model said nothing.
    pub fn message(&self) -> Option<Message> {
        let blocks = self.blocks.clone();
        (!blocks.is_empty()).then_some(Message { role: Role::Assistant, blocks, breakpoint: false })
    }

    fn text(&mut self, more: &str) {
        match self.blocks.last_mut() {
            Some(Block::Text(text)) => text.push_str(more),
            _ if more.is_empty() => {}
            _ => self.blocks.push(Block::Text(more.to_owned())),
        }
    }

    fn close(&mut self, call: usize) -> Option<&ToolCall> {
        let at = self.open.iter().position(|open| open.call == call)?;
        let OpenCall { id, name, json, .. } = self.open.remove(at);
        self.blocks.push(Block::ToolCall(ToolCall { id, name, input: Input::of_text(&json) }));
        match self.blocks.last() {
            Some(Block::ToolCall(call)) => Some(call),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn started(call: usize) -> Event {
        Event::ToolStarted { call, id: format!("c{call}"), name: "write".into() }
    }

    fn input(call: usize, json: &str) -> Event {
        Event::ToolInput { call, json: json.into() }
    }

    #[test]
    fn collects_text_and_whole_calls_and_forgets_a_cut_one() {
        let mut reply = Reply::default();
        let events = [
            Event::Text("He".into()),
            Event::Text("llo".into()),
            started(0),
            input(0, "{\"a\""),
            input(0, ":1}"),
        ];
        assert!(events.iter().all(|event| reply.take(event).is_none()));
        let closed = reply.take(&Event::ToolClosed { call: 0 }).expect("a call is closed");
        assert_eq!(closed.input, Input::Object(json!({"a": 1})));
        for event in [started(1), input(1, "{\"a"), Event::ToolCut { call: 1 }] {
            reply.take(&event);
        }
        reply.take(&Event::Stop(Stop::MaxTokens));
        let message = reply.message().expect("something was said");
        assert_eq!(message.text(), "Hello");
        assert_eq!(message.calls().count(), 1);
    }

    #[test]
    fn input_that_is_no_object_is_kept_as_it_was_written() {
        for text in ["[1]", "{\"a\":", "nonsense"] {
            assert_eq!(Input::of_text(text), Input::Invalid(text.into()));
        }
        assert_eq!(Input::of_text(""), Input::Object(json!({})));
    }
}
