//! Quotes and escapes.

use super::scanner::Scanner;
use super::word::text;
use super::{Piece, Trouble};
use crate::marks::plain;

impl Scanner<'_> {
    /// `\x`; at a line's end it continues the line. Inside backquotes `\$` is a live `$`.
    pub(super) fn escape(&mut self, pieces: &mut Vec<Piece>) {
        self.at += 1;
        match self.peek() {
            None => text(pieces, '\\', true),
            Some('\n') => self.at += 1,
            Some('$') if self.backticks > 0 => self.dollar(pieces, false),
            Some('`') if self.backticks == 1 => self.backtick(pieces, false),
            Some(c) => {
                self.at += c.len_utf8();
                text(pieces, plain(c), true);
            }
        }
    }

    pub(super) fn single(&mut self, pieces: &mut Vec<Piece>) {
        self.at += 1;
        let start = self.at;
        let length = self.rest().find('\'');
        self.at = length.map_or(self.end, |length| start + length);
        self.script.steps += (self.at - start) as u64;
        let inner = self.source[start..self.at].chars().map(plain).collect();
        pieces.push(Piece::Text { text: inner, quoted: true });
        if !self.eat("'") {
            self.trouble(Trouble::Unclosed);
        }
    }

    pub(super) fn double(&mut self, pieces: &mut Vec<Piece>) {
        self.at += 1;
        pieces.push(Piece::Text { text: String::new(), quoted: true });
        while let Some(next) = self.peek() {
            match next {
                '"' => {
                    self.at += 1;
                    return;
                }
                '`' if self.backticks > 0 => break,
                '\\' if self.backticks > 1 && self.looks_at("\\`") => break,
                _ => self.quoted_piece(next, pieces),
            }
        }
        self.trouble(Trouble::Unclosed);
    }

    /// A piece inside double quotes or a here-document.
    pub(super) fn quoted_piece(&mut self, next: char, pieces: &mut Vec<Piece>) {
        match next {
            '\\' => self.quoted_escape(pieces),
            '$' => self.dollar(pieces, true),
            '`' => self.backtick(pieces, true),
            _ => {
                self.at += next.len_utf8();
                text(pieces, plain(next), true);
            }
        }
    }

    fn quoted_escape(&mut self, pieces: &mut Vec<Piece>) {
        self.at += 1;
        match self.peek() {
            Some('$') if self.backticks > 0 => self.dollar(pieces, true),
            Some('`') if self.backticks == 1 => self.backtick(pieces, true),
            Some(c @ ('$' | '`' | '"' | '\\')) => {
                self.at += 1;
                text(pieces, c, true);
            }
            Some('\n') => self.at += 1,
            _ => text(pieces, '\\', true),
        }
    }

    /// `$'…'`, with the escapes of C.
    pub(super) fn ansi_c(&mut self, pieces: &mut Vec<Piece>) {
        let mut out = String::new();
        loop {
            match self.bump() {
                None => {
                    self.trouble(Trouble::Unclosed);
                    break;
                }
                Some('\'') => break,
                Some('\\') => {
                    // dash knows no such quotes: to it the string ends here.
                    if self.looks_at("'") {
                        self.trouble(Trouble::Ambiguous);
                    }
                    out.extend(self.c_escape());
                }
                Some(c) => out.push(plain(c)),
            }
        }
        pieces.push(Piece::Text { text: out, quoted: true });
    }

    /// What follows a backslash in `$'…'`.
    fn c_escape(&mut self) -> Option<char> {
        Some(match self.bump()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' | 'E' => '\u{1b}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'c' => return self.bump().and_then(|c| char::from_u32(c as u32 & 0x1f)),
            'x' => return self.number(16, 2, 0),
            'u' => return self.number(16, 4, 0),
            'U' => return self.number(16, 8, 0),
            digit @ '0'..='7' => return self.number(8, 2, digit as u32 - '0' as u32),
            other => plain(other),
        })
    }

    /// A character by its number in at most so many digits.
    fn number(&mut self, radix: u32, digits: usize, first: u32) -> Option<char> {
        let mut value = first;
        for _ in 0..digits {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(radix)) else { break };
            self.at += 1;
            value = value.wrapping_mul(radix).wrapping_add(digit);
        }
        char::from_u32(value).map(plain)
    }
}
