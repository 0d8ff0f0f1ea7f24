//! A reply in the deltas that a stream has.

use super::Part;

/// One step of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A text block begins.
    BeginText,
    Text(String),
    BeginThinking,
    Thinking(String),
    /// A call begins, by its tool's name.
    BeginCall(String),
    Input(String),
    /// The block that began ends.
    End,
}

pub(super) fn of(parts: &[Part], chunk_chars: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in parts {
        let (begin, text, wrap): (_, _, fn(String) -> Piece) = match part {
            Part::Text { text } => (Piece::BeginText, text.clone(), Piece::Text),
            Part::Thinking { thinking } => {
                (Piece::BeginThinking, thinking.clone(), Piece::Thinking)
            }
            Part::Call { call, input } => {
                (Piece::BeginCall(call.clone()), input.to_string(), Piece::Input)
            }
            Part::RawCall { call, raw } => {
                (Piece::BeginCall(call.clone()), raw.clone(), Piece::Input)
            }
        };
        pieces.push(begin);
        let letters: Vec<char> = text.chars().collect();
        pieces.extend(letters.chunks(chunk_chars).map(|chunk| wrap(chunk.iter().collect())));
        pieces.push(Piece::End);
    }
    pieces
}
