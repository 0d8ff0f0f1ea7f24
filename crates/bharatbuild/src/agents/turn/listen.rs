//! Listening to one answer: its text goes to who watches as it comes, its edits to the hands as soon
//! as each is closed, its other calls wait until it is over.

use super::{Hands, Outcome, Teller};
use crate::agents::EditFormat;
use edits::{DecodeError, Ended, Operation, TagDecoder, TagEvent, ToolDecoder};
use model::{Event, Reply, Stop, ToolCall};
use serde_json::json;
use std::collections::HashMap;

/// Tools whose call is an operation on a file.
const EDITS: [&str; 5] = ["write", "replace", "insert", "delete", "rename"];
/// Whether the tool changes a file.
pub(super) fn is_edit(name: &str) -> bool {
    EDITS.contains(&name)
}

/// Text is told in pieces of at least so many bytes, or with the end of a line.
const PIECE_BYTES: usize = 200;

/// One answer while it comes.
pub(super) struct Listening<'l> {
    format: EditFormat,
    teller: &'l dyn Teller,
    pub(super) reply: Reply,
    /// The model has begun to answer.
    pub(super) begun: bool,
    /// Calls in their order, each with what came of it; none while it waits.
    pub(super) calls: Vec<(ToolCall, Option<Outcome>)>,
    /// What came of operations in tags.
    pub(super) tagged: Vec<Outcome>,
    open: HashMap<usize, Open>,
    tags: Option<TagDecoder>,
    prose: Piece,
    thought: Piece,
}

/// A call that is being written.
struct Open {
    name: String,
    decoder: Option<ToolDecoder>,
    piece: Piece,
}

/// Text that waits to be told.
#[derive(Default)]
struct Piece(String);

impl Piece {
    fn add(&mut self, more: &str) -> Option<String> {
        self.0.push_str(more);
        (self.0.len() >= PIECE_BYTES || more.contains('\n')).then(|| std::mem::take(&mut self.0))
    }

    fn rest(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| std::mem::take(&mut self.0))
    }
}

impl<'l> Listening<'l> {
    pub(super) fn new(format: EditFormat, teller: &'l dyn Teller) -> Self {
        Self {
            format,
            teller,
            reply: Reply::default(),
            begun: false,
            calls: Vec::new(),
            tagged: Vec::new(),
            open: HashMap::new(),
            tags: (format != EditFormat::Tools).then(TagDecoder::new),
            prose: Piece::default(),
            thought: Piece::default(),
        }
    }

    /// Takes the next event; an edit that it closes is carried out unless `deaf`.
    pub(super) async fn hear(&mut self, event: &Event, hands: &mut dyn Hands, deaf: bool) {
        match event {
            Event::Text(text) => self.text(text, hands, deaf).await,
            Event::Thinking(text) => {
                if let Some(piece) = self.thought.add(text) {
                    self.say("thinking", piece);
                }
            }
            Event::Started { .. } => self.begun = true,
            Event::ToolStarted { call, name, .. } => self.started(*call, name),
            Event::ToolInput { call, json } => self.input(*call, json),
            Event::Waiting { delay, why } => self.teller.tell_waiting(*delay, why),
            _ => {}
        }
        let closed = self.reply.take(event).cloned();
        if let (Event::ToolClosed { call }, Some(closed)) = (event, closed) {
            self.closed(*call, closed, hands, deaf).await;
        }
    }

    /// The answer is over, or broke off.
    pub(super) async fn finish(&mut self, hands: &mut dyn Hands, deaf: bool) {
        let rests = [("thinking", self.thought.rest()), ("message", self.prose.rest())];
        rests.into_iter().for_each(|(kind, rest)| {
            if let Some(text) = rest {
                self.say(kind, text);
            }
        });
        let Some(tags) = self.tags.take() else { return };
        let cut = self.reply.stop.is_none_or(Stop::is_cut);
        let mut heard = Vec::new();
        let ended = if cut { Ended::Cut } else { Ended::Whole };
        tags.finish(ended, &mut |event| heard.push(Heard::of(event)));
        self.heed(heard, hands, deaf).await;
    }

    /// The edit that is written to a file now, as `(path, text)`.
    fn started(&mut self, call: usize, name: &str) {
        let is_edit = self.format == EditFormat::Tools && is_edit(name);
        let decoder = is_edit.then(|| ToolDecoder::new(name));
        self.open.insert(call, Open { name: name.to_owned(), decoder, piece: Piece::default() });
    }

    fn input(&mut self, call: usize, json: &str) {
        let Some(open) = self.open.get_mut(&call) else { return };
        let Some(decoder) = &mut open.decoder else { return };
        let (mut told, piece) = (Vec::new(), &mut open.piece);
        // An error is kept by the decoder and comes with the end.
        let _ = decoder.push(json.as_bytes(), &mut |shown| match shown.field {
            "path" => told.push(("path", shown.text.to_owned())),
            "content" | "new" | "text" => {
                told.extend(piece.add(shown.text).map(|text| ("text", text)));
            }
            _ => {}
        });
        let name = open.name.clone();
        for (field, text) in told {
            self.teller.tell(
                "edit_delta",
                text.into(),
                json!({"call": call, "op": name, "field": field}),
            );
        }
    }

    async fn closed(&mut self, at: usize, call: ToolCall, hands: &mut dyn Hands, deaf: bool) {
        let open = self.open.remove(&at);
        let decoder = open.and_then(|mut open| {
            if let Some(text) = open.piece.rest() {
                let more = json!({"call": at, "op": open.name, "field": "text"});
                self.teller.tell("edit_delta", text.into(), more);
            }
            open.decoder
        });
        // What waits for an earlier call to be carried out must not overtake it.
        let waits = self.calls.iter().any(|(_, outcome)| outcome.is_none());
        let outcome = match decoder.map(|decoder| decoder.finish(Ended::Whole)) {
            Some(operation) if !deaf && !waits => {
                Some(carry_out(operation, hands, self.teller).await)
            }
            _ => None,
        };
        self.calls.push((call, outcome));
    }

    async fn text(&mut self, text: &str, hands: &mut dyn Hands, deaf: bool) {
        let Some(tags) = &mut self.tags else {
            if let Some(piece) = self.prose.add(text) {
                self.say("message", piece);
            }
            return;
        };
        let mut heard = Vec::new();
        tags.push(text.as_bytes(), &mut |event| heard.push(Heard::of(event)));
        self.heed(heard, hands, deaf).await;
    }

    async fn heed(&mut self, heard: Vec<Heard>, hands: &mut dyn Hands, deaf: bool) {
        for heard in heard {
            match heard {
                Heard::Prose(text) => {
                    if let Some(piece) = self.prose.add(&text) {
                        self.say("message", piece);
                    }
                }
                Heard::Opened { op, path } => {
                    let more = json!({"call": null, "op": op, "field": "path"});
                    self.teller.tell("edit_delta", path.into(), more);
                }
                Heard::Text(text) => {
                    let more = json!({"call": null, "field": "text"});
                    self.teller.tell("edit_delta", text.into(), more);
                }
                Heard::Operation(operation) if !deaf => {
                    self.tagged.push(carry_out(operation, hands, self.teller).await);
                }
                Heard::Operation(_) => {}
            }
        }
    }

    fn say(&self, kind: &str, text: String) {
        self.teller.tell(kind, text.into(), json!({}));
    }
}

/// A tag event with texts of its own: hands are slower than a decoder.
enum Heard {
    Prose(String),
    Opened { op: String, path: String },
    Text(String),
    Operation(Result<Operation, DecodeError>),
}

impl Heard {
    fn of(event: TagEvent<'_>) -> Self {
        match event {
            TagEvent::Prose(text) => Self::Prose(text.to_owned()),
            TagEvent::Opened { name, path } => {
                let path = path.unwrap_or_default().to_owned();
                Self::Opened { op: name.to_owned(), path }
            }
            TagEvent::Text(shown) => Self::Text(shown.text.to_owned()),
            TagEvent::Operation(operation) => Self::Operation(Ok(operation)),
            TagEvent::Refused(error) => Self::Operation(Err(error)),
        }
    }
}

/// Operations that change no file are calls like any other.
pub(super) async fn carry_out(
    operation: Result<Operation, DecodeError>,
    hands: &mut dyn Hands,
    teller: &dyn Teller,
) -> Outcome {
    match operation {
        Err(error) => {
            let why = error.to_string();
            teller.tell("edit_refused", why.as_str().into(), json!({"op": null, "path": null}));
            Outcome::bad(why)
        }
        Ok(operation) if operation.path().is_some() => hands.edit(operation).await,
        Ok(operation) => {
            let input = serde_json::to_value(&operation).unwrap_or_default();
            hands.call(operation.name(), &input).await
        }
    }
}
