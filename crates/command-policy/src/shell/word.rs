//! Words: text, quotes, and what stands for something else.

use super::scanner::Scanner;
use super::{Assignment, Piece, Word};
use crate::marks;

impl Scanner<'_> {
    /// Reads a word. It is empty where none begins.
    pub(super) fn word(&mut self) -> Word {
        let start = self.at;
        let mut pieces = Vec::new();
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | ')' => break,
                '<' | '>' => break,
                '`' if self.backticks > 0 => break,
                '(' => {
                    if !self.array(&mut pieces) {
                        break;
                    }
                }
                '\\' if self.backticks > 1 && self.looks_at("\\`") => break,
                _ => self.piece(next, &mut pieces),
            }
        }
        Word { pieces, range: start..self.at }
    }

    /// Reads one unquoted piece, which `next` begins.
    pub(super) fn piece(&mut self, next: char, pieces: &mut Vec<Piece>) {
        match next {
            '\\' => self.escape(pieces),
            '\'' => self.single(pieces),
            '"' => self.double(pieces),
            '$' => self.dollar(pieces, false),
            '`' => self.backtick(pieces, false),
            _ => {
                self.at += next.len_utf8();
                text(pieces, marks::mark(next), false);
            }
        }
    }

    /// `NAME=(words)`: their texts are the value.
    fn array(&mut self, pieces: &mut Vec<Piece>) -> bool {
        if !matches!(pieces.as_slice(), [Piece::Text { text, quoted: false }] if text.ends_with('='))
        {
            return false;
        }
        self.at += 1;
        self.deeper(|this| {
            loop {
                this.skip_blanks();
                match this.peek() {
                    None => return,
                    Some(')') => {
                        this.at += 1;
                        return;
                    }
                    Some('`') if this.backticks > 0 => return,
                    Some('\n' | ';' | '&' | '|' | '<' | '>' | '(') => this.at += 1,
                    Some('#') => this.comment(),
                    Some(_) => {
                        let before = this.at;
                        let word = this.word();
                        pieces.extend(word.pieces);
                        text(pieces, ' ', false);
                        if this.at == before {
                            return;
                        }
                    }
                }
            }
        });
        true
    }
}

/// Appends a character to the last piece, where that is alike.
pub(super) fn text(pieces: &mut Vec<Piece>, next: char, quoted: bool) {
    match pieces.last_mut() {
        Some(Piece::Text { text, quoted: before }) if *before == quoted => text.push(next),
        _ => pieces.push(Piece::Text { text: next.into(), quoted }),
    }
}

/// `NAME=value` and `NAME+=value`.
pub(super) fn assignment(word: &Word) -> Option<Assignment> {
    let Some(Piece::Text { text, quoted: false }) = word.pieces.first() else { return None };
    let (name, value) = text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    let mut pieces = Vec::new();
    if !value.is_empty() {
        pieces.push(Piece::Text { text: value.to_owned(), quoted: false });
    }
    pieces.extend(word.pieces[1..].iter().cloned());
    Some(Assignment { name: name.to_owned(), value: Word { pieces, range: word.range.clone() } })
}
