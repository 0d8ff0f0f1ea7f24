//! The line that is being received.

use crate::utf8::Characters;

/// What may be shown of an unfinished line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Start {
    /// Only space so far.
    #[default]
    Unknown,
    Plain,
    /// It may become a tag, a mark or a fence: not before it is whole.
    Special,
}

/// Bytes since the last line ending. Each is looked at once, however small the pieces.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    characters: Characters,
    /// It is not UTF-8: nothing more of it is kept.
    bad: bool,
    /// How much was looked at for its start.
    known: usize,
    shown: usize,
    start: Start,
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.characters.is_half() && !self.bad
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.bad {
            return;
        }
        let piece = self.characters.push(bytes);
        self.text.extend(piece.first);
        self.text.push_str(piece.text);
        self.bad = piece.bad;
    }

    /// What can be shown now and was not yet.
    pub(super) fn fresh(&mut self) -> Option<&str> {
        let text = self.text.as_str();
        if self.start == Start::Unknown {
            if let Some(first) = text[self.known..].trim_start().chars().next() {
                let special = matches!(first, '<' | '=' | '>' | '\\' | '`' | '~');
                self.start = if special { Start::Special } else { Start::Plain };
            }
            self.known = text.len();
        }
        if self.start != Start::Plain || self.shown == text.len() {
            return None;
        }
        Some(&text[std::mem::replace(&mut self.shown, text.len())..])
    }

    /// The whole line, and how much of it has been shown; `None` where it is not UTF-8.
    pub(super) fn whole(&self) -> Option<(&str, usize)> {
        let is_text = !self.bad && !self.characters.is_half();
        is_text.then_some((self.text.as_str(), self.shown))
    }

    /// For the next line; the memory is kept.
    pub(super) fn cleared(mut self) -> Self {
        self.text.clear();
        Self { text: self.text, ..Self::default() }
    }
}
