//! From words to fields: variables, substitutions whose output is known, braces.

use super::{Call, Walk};
use crate::brace;
use crate::code::Code;
use crate::marks::{SPLIT, UNKNOWN, plain, unmark};
use crate::shell::{Piece, Word};
use std::ops::Range;

/// An argument as the program gets it, with marks where it is not known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    pub(crate) text: String,
    /// Of the level's text.
    pub(crate) range: Range<usize>,
    /// Where the text stands just so in the level's text.
    pub(crate) verbatim: Option<usize>,
    /// Commands whose output it is or has in it, where that is not known.
    pub(crate) output: Option<Range<usize>>,
    /// Commands whose output is the file it names.
    pub(crate) process: Option<Range<usize>>,
}

impl Field {
    /// The text without what is unknown in it.
    pub(crate) fn known(&self) -> String {
        self.text.chars().filter(|c| *c != UNKNOWN).collect()
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.text.contains(UNKNOWN)
    }

    /// A long option or a cluster of short ones.
    pub(crate) fn is_option(&self) -> bool {
        self.text.len() > 1 && self.text.starts_with('-')
    }

    /// Whether this is a cluster of short options with that letter in it.
    pub(crate) fn has_short(&self, letter: char) -> bool {
        let cluster = self.text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        cluster.is_some_and(|letters| letters.contains(letter))
    }

    /// A field for a part of this one.
    pub(crate) fn part(&self, text: &str) -> Self {
        Self { text: text.to_owned(), range: self.range.clone(), ..Self::default() }
    }
}

/// What a word's pieces are put together in.
#[derive(Default)]
struct Growing {
    text: String,
    quoted: bool,
    output: Option<Range<usize>>,
    process: Option<Range<usize>>,
}

impl Walk<'_> {
    /// The fields of a command: its name and arguments.
    pub(super) fn fields(&mut self, call: &Call) -> Vec<Field> {
        let mut fields = Vec::new();
        for word in &call.command().words {
            fields.extend(self.expand(call, word));
        }
        fields
    }

    /// The fields a word becomes.
    pub(crate) fn expand(&mut self, call: &Call, word: &Word) -> Vec<Field> {
        let mut growing = Growing::default();
        self.pieces(call, &word.pieces, &mut growing);
        let Growing { text, quoted, output, process } = growing;
        let mut texts = Vec::new();
        for part in text.split(SPLIT) {
            if !part.is_empty() || quoted {
                let before = self.budget;
                if !brace::expand(part, &mut texts, &mut self.budget) {
                    self.note(call.level, Code::TooDeep, word.range.clone());
                }
                self.steps += (before - self.budget) as u64;
            }
        }
        let single = texts.len() == 1;
        let fields = texts.into_iter().map(|text| Field {
            verbatim: single.then(|| verbatim(call, word, &text)).flatten(),
            text,
            range: word.range.clone(),
            output: output.clone(),
            process: process.clone(),
        });
        fields.collect()
    }

    /// The text of a word that is not cut into fields.
    pub(crate) fn joined(&mut self, call: &Call, word: &Word) -> String {
        let mut growing = Growing::default();
        self.pieces(call, &word.pieces, &mut growing);
        growing.text.chars().map(|c| if c == SPLIT { ' ' } else { unmark(c) }).collect()
    }

    fn pieces(&mut self, call: &Call, pieces: &[Piece], out: &mut Growing) {
        let alone = pieces.len() == 1;
        for piece in pieces {
            match piece {
                Piece::Text { text, quoted } => {
                    self.spend(text.len());
                    out.text.push_str(text);
                    out.quoted |= quoted;
                }
                Piece::Variable { name, default, quoted } => {
                    out.quoted |= quoted;
                    let value = self.variable(call, name, *quoted);
                    match (value, default) {
                        (Some(value), _) => self.push(&value, *quoted, out),
                        (None, Some(default)) => self.pieces(call, default, out),
                        (None, None) => out.text.push(UNKNOWN),
                    }
                }
                Piece::Output { commands, list, quoted } => {
                    out.quoted |= quoted;
                    out.output = Some(commands.clone());
                    match self.output(call.level, commands.clone(), *list) {
                        Some(text) => self.push(text.trim_end_matches('\n'), *quoted, out),
                        None => out.text.push(UNKNOWN),
                    }
                }
                Piece::Process { commands } => {
                    out.process = Some(commands.clone());
                    out.text.push(UNKNOWN);
                }
                // Empty in a line, so that between other text it only hides what that is.
                Piece::Positional if !alone => {}
                Piece::Positional | Piece::Unknown => out.text.push(UNKNOWN),
            }
        }
    }

    fn push(&mut self, value: &str, quoted: bool, out: &mut Growing) {
        if !self.spend(value.len()) {
            return out.text.push(UNKNOWN);
        }
        let cut = |c: char| if !quoted && c.is_whitespace() { SPLIT } else { c };
        out.text.extend(value.chars().map(cut));
    }

    /// The value of a variable, where it can be known.
    fn variable(&self, call: &Call, name: &str, quoted: bool) -> Option<String> {
        if let Some(value) = self.variables.get(name) {
            return Some(value.clone());
        }
        match name {
            "IFS" => Some(if quoted { " " } else { "\u{e003}" }.into()),
            "HOME" => Some("~".into()),
            "PWD" => Some(call.cwd()),
            "TMPDIR" => Some("/tmp".into()),
            "SHELL" | "0" | "BASH" => Some("sh".into()),
            _ => None,
        }
    }

    /// Counts bytes that are made, and says whether there is still room for them.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        self.steps += bytes as u64;
        let room = bytes <= self.budget;
        self.budget = self.budget.saturating_sub(bytes);
        room
    }
}

/// Where a word's only piece stands just so in the text, inside its quotes or without any.
fn verbatim(call: &Call, word: &Word, text: &str) -> Option<usize> {
    let source = call.level.text.get(word.range.clone())?;
    let skip = usize::from(source.starts_with(['\'', '"']));
    let same = word.pieces.iter().all(|piece| matches!(piece, Piece::Text { .. }))
        && source.len() == text.len() + 2 * skip
        && source.get(skip..skip + text.len()) == Some(text);
    same.then_some(word.range.start + skip)
}

/// Text that a program makes is never a mark.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(plain).collect()
}
