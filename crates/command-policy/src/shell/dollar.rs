//! What `$` and backquotes begin.

use super::list::Until;
use super::scanner::Scanner;
use super::word::text;
use super::{Piece, Trouble};
use crate::marks::SPLIT;

impl Scanner<'_> {
    /// Reads what stands at a `$`.
    pub(super) fn dollar(&mut self, pieces: &mut Vec<Piece>, quoted: bool) {
        self.at += 1;
        match self.peek() {
            Some('(') if self.looks_at("((") && self.closes_twice(self.at + 2) => {
                self.at += 2;
                self.arithmetic();
                pieces.push(Piece::Unknown);
            }
            Some('(') => {
                self.at += 1;
                let (commands, list) = self.substitution();
                pieces.push(Piece::Output { commands, list, quoted });
            }
            Some('{') => {
                self.at += 1;
                let piece = self.deeper(|this| this.parameter(quoted));
                pieces.push(piece.unwrap_or(Piece::Unknown));
            }
            Some('\'') if !quoted => {
                self.at += 1;
                self.ansi_c(pieces);
            }
            Some('"') if !quoted => self.double(pieces),
            Some('@' | '*' | '1'..='9') => {
                self.at += 1;
                pieces.push(Piece::Positional);
            }
            Some('#' | '?' | '-' | '$' | '!') => {
                self.at += 1;
                pieces.push(Piece::Unknown);
            }
            Some('0') => {
                self.at += 1;
                pieces.push(Piece::Variable { name: "0".into(), default: None, quoted });
            }
            Some(c) if c == '_' || c.is_ascii_alphabetic() => {
                let name = self.name();
                pieces.push(Piece::Variable { name, default: None, quoted });
            }
            _ => text(pieces, '$', quoted),
        }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c == '_' || c.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        self.source[start..self.at].to_owned()
    }

    /// The commands of a substitution and their list, up to and with its `)`.
    pub(super) fn substitution(&mut self) -> (std::ops::Range<usize>, usize) {
        let first = self.script.commands.len();
        let input = self.input.take();
        let list = self.scoped(Self::until_paren);
        self.input = input;
        (first..self.script.commands.len(), list)
    }

    /// `` `…` ``, and `` \`…\` `` inside those.
    pub(super) fn backtick(&mut self, pieces: &mut Vec<Piece>, quoted: bool) {
        self.at += 1;
        let first = self.script.commands.len();
        let input = self.input.take();
        let parens = std::mem::take(&mut self.parens);
        self.backticks += 1;
        let list = self.deeper(|this| this.scoped(|this| this.list(Until::Backtick).0));
        self.backticks -= 1;
        (self.input, self.parens) = (input, parens);
        let closed = if self.backticks == 0 { self.eat("`") } else { self.eat("\\`") };
        if !closed {
            self.trouble(Trouble::Unclosed);
        }
        let commands = first..self.script.commands.len();
        pieces.push(Piece::Output { commands, list: list.unwrap_or_default(), quoted });
    }

    /// `${…}` behind its brace.
    fn parameter(&mut self, quoted: bool) -> Piece {
        if matches!(self.peek(), Some('!' | '#')) && !self.looks_at("#}") {
            return self.unknown_parameter();
        }
        if matches!(self.peek(), Some('@' | '*' | '1'..='9')) {
            let plain = self.rest().as_bytes().get(1) == Some(&b'}');
            self.unknown_parameter();
            return if plain { Piece::Positional } else { Piece::Unknown };
        }
        let name = if self.eat("0") { "0".to_owned() } else { self.name() };
        if self.eat("}") {
            return Piece::Variable { name, default: None, quoted };
        }
        // Of an array all is taken, whichever element is meant.
        for index in ["[@]}", "[*]}", "[0]}", "[1]}"] {
            if self.eat(index) {
                return Piece::Variable { name, default: None, quoted: false };
            }
        }
        for operator in [":-", ":=", ":+", "-", "=", "+"] {
            if self.eat(operator) {
                let default = self.until_brace(quoted);
                // What stands instead of a value does so whatever the value is.
                let name = if operator.ends_with('+') { String::new() } else { name };
                return Piece::Variable { name, default: Some(default), quoted };
            }
        }
        self.unknown_parameter()
    }

    /// What is cut, replaced or counted: known only when it runs. Substitutions inside are read.
    fn unknown_parameter(&mut self) -> Piece {
        self.until_brace(false);
        Piece::Unknown
    }

    fn until_brace(&mut self, quoted: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(next) = self.peek() {
            match next {
                '}' => {
                    self.at += 1;
                    return pieces;
                }
                '`' if self.backticks > 0 => break,
                '\\' if self.backticks > 1 && self.looks_at("\\`") => break,
                '\'' if quoted => self.quoted_piece(next, &mut pieces),
                next if !quoted && next.is_whitespace() => {
                    self.at += next.len_utf8();
                    text(&mut pieces, SPLIT, false);
                }
                _ => self.piece(next, &mut pieces),
            }
        }
        self.trouble(Trouble::Unclosed);
        pieces
    }

    /// An arithmetic expression behind its `((`, up to and with its `))`. What is substituted in it
    /// runs; the rest is numbers.
    pub(super) fn arithmetic(&mut self) {
        self.deeper(|this| {
            let (mut open, mut ignored) = (2, Vec::new());
            while let Some(next) = this.peek() {
                match next {
                    '(' => open += 1,
                    ')' => open -= 1,
                    '$' | '`' | '\'' | '"' | '\\' => {
                        if next == '`' && this.backticks > 0 {
                            return;
                        }
                        this.piece(next, &mut ignored);
                        continue;
                    }
                    _ => {}
                }
                this.at += next.len_utf8();
                if open == 0 {
                    return;
                }
            }
        });
    }

    /// Whether the two brackets before this place are closed together, as those of arithmetic are.
    /// Otherwise it is a subshell inside something.
    pub(super) fn closes_twice(&mut self, from: usize) -> bool {
        self.closed_twice(from).is_some()
    }

    /// Where they are closed.
    pub(super) fn closed_twice(&mut self, from: usize) -> Option<usize> {
        let (mut open, mut quote) = (2, None);
        let text = &self.source.as_bytes()[from..self.end];
        let mut bytes = text.iter().enumerate();
        while let Some((at, &byte)) = bytes.next() {
            self.script.steps += 1;
            match (quote, byte) {
                (_, b'\\') => _ = bytes.next(),
                (Some(open_quote), byte) if byte == open_quote => quote = None,
                (Some(_), _) => {}
                (None, b'\'' | b'"') => quote = Some(byte),
                (None, b'(') => open += 1,
                (None, b')') => open -= 1,
                _ => {}
            }
            if open == 1 {
                // The inner one is closed: the outer one must be at once.
                return (text.get(at + 1) == Some(&b')')).then_some(from + at + 2);
            }
        }
        None
    }
}
