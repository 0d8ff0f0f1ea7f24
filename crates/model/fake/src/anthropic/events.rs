//! A reply as a stream of events.

use super::{sign, whole};
use crate::body::Frame;
use crate::stage::Cue;
use model::script::{Fault, Piece};
use serde_json::{Value, json};

/// Every event of a reply, the fault's own included.
pub(super) fn frames(request: &Value, cue: &Cue) -> Vec<Frame> {
    let mut playing = Playing::new(request, cue);
    for piece in cue.turn.pieces() {
        playing.play(piece);
    }
    let frames = playing.end();
    match &cue.fault {
        Some(Fault::ErrorEvent { after, error, .. }) => {
            let error = json!({"type": error, "message": "as the script says"});
            let data = json!({"type": "error", "error": error, "request_id": "req_fake"});
            let event = Frame { name: Some("error"), data: data.to_string() };
            frames.into_iter().take(*after).chain([event]).collect()
        }
        _ => frames,
    }
}

struct Playing<'c> {
    request: &'c Value,
    cue: &'c Cue,
    frames: Vec<Frame>,
    index: u64,
    calls: usize,
    open: Open,
}

/// What the open block is.
enum Open {
    Nothing,
    Text,
    /// The text so far, for its signature.
    Thinking(String),
    /// Thinking that nobody asked for.
    Unasked,
    /// The input so far, where it is not streamed as it is written.
    Call(Option<String>),
}

impl<'c> Playing<'c> {
    fn new(request: &'c Value, cue: &'c Cue) -> Self {
        let mut playing =
            Self { request, cue, frames: Vec::new(), index: 0, calls: 0, open: Open::Nothing };
        playing.say("message_start", json!({"message": whole::head(request, cue)}));
        playing.say("ping", json!({}));
        playing
    }

    fn say(&mut self, name: &'static str, rest: Value) {
        let mut data = json!({"type": name});
        if let (Some(data), Value::Object(rest)) = (data.as_object_mut(), rest) {
            data.extend(rest);
        }
        self.frames.push(Frame { name: Some(name), data: data.to_string() });
    }

    fn delta(&mut self, delta: Value) {
        self.say("content_block_delta", json!({"index": self.index, "delta": delta}));
    }

    fn begin(&mut self, block: Value, open: Open) {
        self.say("content_block_start", json!({"index": self.index, "content_block": block}));
        self.open = open;
    }

    fn play(&mut self, piece: Piece) {
        match piece {
            Piece::BeginText => {
                self.begin(json!({"type": "text", "text": "", "citations": null}), Open::Text);
            }
            Piece::BeginThinking if !whole::thinks(self.request) => self.open = Open::Unasked,
            Piece::BeginThinking => {
                let block = json!({"type": "thinking", "thinking": "", "signature": ""});
                self.begin(block, Open::Thinking(String::new()));
            }
            Piece::BeginCall(name) => self.begin_call(&name),
            Piece::Text(text) => self.delta(json!({"type": "text_delta", "text": text})),
            Piece::Thinking(text) => self.think(&text),
            Piece::Input(json) => self.input(&json),
            Piece::End => self.end_block(),
        }
    }

    fn begin_call(&mut self, name: &str) {
        self.calls += 1;
        let block = json!({
            "type": "tool_use",
            "id": whole::call_id(self.cue, self.calls),
            "name": name,
            "input": {},
            "caller": {"type": "direct"},
        });
        let tools = self.request["tools"].as_array();
        let tool = tools.and_then(|tools| tools.iter().find(|tool| tool["name"] == name));
        let eager = tool.is_some_and(|tool| tool["eager_input_streaming"] == true);
        self.begin(block, Open::Call((!eager).then(String::new)));
        self.delta(json!({"type": "input_json_delta", "partial_json": ""}));
    }

    fn think(&mut self, text: &str) {
        let shown = whole::shown(self.request, text);
        let Open::Thinking(all) = &mut self.open else { return };
        all.push_str(&shown);
        if !shown.is_empty() {
            self.delta(json!({"type": "thinking_delta", "thinking": shown}));
        }
    }

    fn input(&mut self, json: &str) {
        match &mut self.open {
            Open::Call(Some(held)) => held.push_str(json),
            _ => self.delta(json!({"type": "input_json_delta", "partial_json": json})),
        }
    }

    fn end_block(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Unasked => return,
            Open::Call(Some(held)) => {
                self.delta(json!({"type": "input_json_delta", "partial_json": held}));
            }
            Open::Thinking(text) => {
                let model = self.request["model"].as_str().unwrap_or_default();
                let signature = sign::signature(model, &text);
                self.delta(json!({"type": "signature_delta", "signature": signature}));
            }
            _ => {}
        }
        self.say("content_block_stop", json!({"index": self.index}));
        self.index += 1;
    }

    fn end(mut self) -> Vec<Frame> {
        let turn = &self.cue.turn;
        let usage = whole::head(self.request, self.cue)["usage"].clone();
        let delta = json!({
            "stop_reason": turn.stop_reason(),
            "stop_sequence": null,
            "stop_details": whole::stop_details(turn),
            "container": null,
        });
        let usage = json!({
            "input_tokens": usage["input_tokens"],
            "cache_creation_input_tokens": usage["cache_creation_input_tokens"],
            "cache_read_input_tokens": usage["cache_read_input_tokens"],
            "output_tokens": whole::output_tokens(turn),
            "output_tokens_details": whole::thinking_tokens(turn),
            "server_tool_use": null,
        });
        self.say("message_delta", json!({"delta": delta, "usage": usage}));
        self.say("message_stop", json!({}));
        self.frames
    }
}
