//! What a scripted model says, turn by turn, and what goes wrong: read from TOML or JSON files by
//! tests, for [`crate::Scripted`] and for the server that plays the providers' APIs.
//!
//! ```toml
//! [[turn]]
//! fault = { kind = "status", status = 529 }      # the first request meets this, the next the turn
//! part = [
//!   { thinking = "A page needs a title." },
//!   { text = "I write the page." },
//!   { call = "write", input = { path = "index.html", content = "<h1>Hi</h1>" } },
//! ]
//! ```

mod fault;
mod pieces;

pub use fault::Fault;
pub use pieces::Piece;

use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

/// Characters of one delta, unless a turn says otherwise: small, so that every boundary is met.
const CHUNK_CHARS: usize = 12;

/// Turns in the order they are taken.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    #[serde(rename = "turn", default)]
    pub turns: Vec<Turn>,
}

/// One reply.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    /// Words that the last message of the request must contain; else the test is told.
    pub when: Option<String>,
    /// What is said, in order.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
    /// `end_turn`, `tool_use`, `max_tokens`…; by what was said where it is missing.
    pub stop: Option<String>,
    /// The model refuses, for this reason.
    pub refusal: Option<String>,
    /// How often the turn is played: a model that goes round in circles.
    pub repeat: Option<u32>,
    /// Characters of one delta.
    pub chunk_chars: Option<usize>,
    /// The pause before each delta, in milliseconds.
    pub delay_ms: u64,
    pub fault: Option<Fault>,
}

/// A piece of a reply.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Part {
    Text {
        text: String,
    },
    Thinking {
        thinking: String,
    },
    Call {
        call: String,
        input: Value,
    },
    /// The input as it is written, JSON or not.
    RawCall {
        call: String,
        raw: String,
    },
}

/// Why a script cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    #[error("cannot read the script {path}: {error}")]
    File { path: String, error: std::io::Error },
    #[error("the script makes no sense: {0}")]
    Form(String),
}

impl Script {
    /// Reads a `.toml` or `.json` file.
    pub fn read(path: &Path) -> Result<Self, ScriptError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ScriptError::File { path: path.display().to_string(), error })?;
        match path.extension().is_some_and(|kind| kind == "json") {
            true => Self::of_json(&text),
            false => Self::of_toml(&text),
        }
    }

    pub fn of_toml(text: &str) -> Result<Self, ScriptError> {
        toml::from_str(text).map_err(|error| ScriptError::Form(error.to_string()))
    }

    pub fn of_json(text: &str) -> Result<Self, ScriptError> {
        serde_json::from_str(text).map_err(|error| ScriptError::Form(error.to_string()))
    }

    /// The turns as they are played, each as often as it is repeated.
    pub fn played(&self) -> impl Iterator<Item = Turn> + '_ {
        self.turns.iter().flat_map(|turn| {
            std::iter::repeat_n(turn.clone(), turn.repeat.unwrap_or(1).max(1) as usize)
        })
    }
}

impl Turn {
    /// A turn that says one thing.
    pub fn text(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Text { text: text.into() }], ..Self::default() }
    }

    /// A turn that calls one tool.
    pub fn call(name: impl Into<String>, input: Value) -> Self {
        let part = Part::Call { call: name.into(), input };
        Self { parts: vec![part], ..Self::default() }
    }

    /// The reason it stops for, in Anthropic's words.
    pub fn stop_reason(&self) -> &str {
        let calls = |part: &Part| matches!(part, Part::Call { .. } | Part::RawCall { .. });
        match &self.stop {
            Some(stop) => stop,
            None if self.refusal.is_some() => "refusal",
            None if self.parts.iter().any(calls) => "tool_use",
            None => "end_turn",
        }
    }

    /// The reply in deltas.
    pub fn pieces(&self) -> Vec<Piece> {
        pieces::of(&self.parts, self.chunk_chars.unwrap_or(CHUNK_CHARS).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_cut_into_deltas_that_make_it_whole_again() {
        let script = Script::of_toml(
            "[[turn]]\nrepeat = 2\nchunk_chars = 3\npart = [{ text = 'नमस्ते all' }, \
             { call = 'write', input = { path = 'a', n = 1 } }]\n",
        )
        .unwrap();
        assert_eq!(script.played().count(), 2);
        let turn = script.played().next().unwrap();
        assert_eq!(turn.stop_reason(), "tool_use");
        let (mut text, mut json) = (String::new(), String::new());
        for piece in turn.pieces() {
            match piece {
                Piece::Text(more) => text += &more,
                Piece::Input(more) => json += &more,
                _ => {}
            }
        }
        assert_eq!((text.as_str(), json.as_str()), ("नमस्ते all", r#"{"path":"a","n":1}"#));
    }

    #[test]
    fn a_word_nobody_knows_is_refused() {
        assert!(Script::of_toml("[[turn]]\nsay = 'hi'\n").is_err());
        assert!(Script::of_json(r#"{"turn": [{"fault": {"kind": "fire"}}]}"#).is_err());
    }
}
