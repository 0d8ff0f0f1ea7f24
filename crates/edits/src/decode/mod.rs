//! Operations out of the JSON of a tool call, while it is still being written.
//!
//! ```text
//!  push("{\"path\": \"a\", \"con")    nothing to show
//!  push("tent\": \"fn ma")            shows `content`: "fn ma"
//!  push("in() {}\"}")                 shows `content`: "in() {}"
//!  finish(Ended::Whole)               the operation
//! ```
//! What was cut anywhere, or is not JSON, gives no operation.

mod json;
mod string;

use crate::Operation;
use crate::utf8::Characters;
use json::Reader;
use serde_json::{Map, Value};
use std::fmt;

/// The longest input of one tool call, in bytes.
pub const MAX_INPUT_BYTES: usize = 8 * 1024 * 1024;
/// How deep arrays and objects may lie in each other.
pub const MAX_JSON_DEPTH: usize = 64;

/// Text that has just become known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'t> {
    /// Which field of the operation grows: `content`, `old`, `new`, `text`…
    pub field: &'t str,
    /// What comes after the text shown before.
    pub text: &'t str,
}

/// How the model's message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself.
    Whole,
    /// By the token limit, a broken connection, a stop. An operation that was open is void.
    Cut,
}

/// Why there is no operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}{at}")]
pub struct DecodeError {
    pub problem: Problem,
    pub at: Spot,
}

/// Where decoding stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In the JSON of a tool call; the byte counts from 0.
    Byte { at: usize, field: Option<String> },
    /// In a tag stream; the line counts from 1.
    Line(usize),
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte { at, field: None } => write!(f, " (byte {at} of the input)"),
            Self::Byte { at, field: Some(field) } => write!(f, " (byte {at}, in `{field}`)"),
            Self::Line(line) => write!(f, " (line {line} of the answer)"),
        }
    }
}

/// What was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the answer was cut before the operation was closed; nothing of it was applied")]
    Cut,
    #[error("the tool input is not JSON: {0}")]
    Json(&'static str),
    #[error("the text is not UTF-8")]
    Utf8,
    #[error("the field `{0}` is given twice")]
    Twice(String),
    #[error("JSON nested deeper than {MAX_JSON_DEPTH} levels")]
    Deep,
    #[error("the input is longer than {limit} bytes; write smaller files or use replace")]
    Long { limit: usize },
    #[error("there is no operation `{0}`; there are {names}", names = Operation::NAMES.join(", "))]
    Unknown(String),
    #[error("this is no {operation}: {why}")]
    Shape { operation: String, why: String },
    #[error("{0}")]
    Tag(String),
}

/// The decoder of one tool call.
#[derive(Debug)]
pub struct ToolDecoder {
    name: String,
    characters: Characters,
    reader: Reader,
    failed: Option<DecodeError>,
}

impl ToolDecoder {
    /// For the tool of that name; see [`Operation::NAMES`].
    pub fn new(name: &str) -> Self {
        let (characters, reader) = Default::default();
        Self { name: name.to_owned(), characters, reader, failed: None }
    }

    /// Takes the next bytes, cut anywhere, and shows what texts have grown by. After an error all
    /// that follows is that error.
    pub fn push(
        &mut self,
        bytes: &[u8],
        show: &mut dyn FnMut(Shown<'_>),
    ) -> Result<(), DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.read(bytes, show).map_err(|problem| {
            let error = DecodeError { problem, at: self.reader.spot() };
            self.failed.insert(error).clone()
        })
    }

    fn read(&mut self, bytes: &[u8], show: &mut dyn FnMut(Shown<'_>)) -> Result<(), Problem> {
        let piece = self.characters.push(bytes);
        if let Some(first) = piece.first {
            self.reader.push(first.encode_utf8(&mut [0; 4]), show)?;
        }
        self.reader.push(piece.text, show)?;
        if piece.bad { Err(Problem::Utf8) } else { Ok(()) }
    }

    /// The operation, if it is whole.
    pub fn finish(self, ended: Ended) -> Result<Operation, DecodeError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let at = self.reader.spot();
        let fail = |problem| Err(DecodeError { problem, at: at.clone() });
        if ended == Ended::Cut {
            return fail(Problem::Cut);
        }
        match self.reader.finish() {
            Err(problem) => fail(problem),
            Ok(_) if self.characters.is_half() => fail(Problem::Utf8),
            Ok(fields) => match Self::operation(&self.name, fields) {
                Ok(operation) => Ok(operation),
                Err(problem) => fail(problem),
            },
        }
    }

    /// An operation out of its fields.
    pub(crate) fn operation(
        name: &str,
        mut fields: Map<String, Value>,
    ) -> Result<Operation, Problem> {
        if !Operation::NAMES.contains(&name) {
            return Err(Problem::Unknown(name.chars().take(64).collect()));
        }
        fields.insert("op".to_owned(), name.into());
        serde_json::from_value(Value::Object(fields))
            .map_err(|error| Problem::Shape { operation: name.to_owned(), why: error.to_string() })
    }
}

#[cfg(test)]
mod tests;
