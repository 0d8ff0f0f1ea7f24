//! Bodies of here-documents.

use super::scanner::Scanner;
use super::{Piece, Trouble, Word};

/// A here-document whose body comes after this line.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) command: usize,
    pub(super) redirect: usize,
    pub(super) tag: String,
    pub(super) quoted: bool,
    pub(super) strip_tabs: bool,
}

impl Scanner<'_> {
    /// At the start of a line: reads the bodies that are due.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            let end = self.body_end(&pending);
            let after = self.at;
            let pieces = if pending.quoted {
                let text = self.source[start..end].chars().map(crate::marks::plain).collect();
                vec![Piece::Text { text, quoted: true }]
            } else {
                self.body(start, end)
            };
            self.at = after;
            let redirect = &mut self.script.commands[pending.command].redirects[pending.redirect];
            redirect.target = Word { pieces, range: start..end };
        }
    }

    /// Moves behind the line that has the tag, and gives where the body ends.
    fn body_end(&mut self, pending: &Pending) -> usize {
        let tag: String = pending.tag.chars().map(crate::marks::unmark).collect();
        while self.at < self.end {
            let start = self.at;
            let length = self.rest().find('\n');
            let line = &self.rest()[..length.unwrap_or(self.rest().len())];
            let line = line.trim_end_matches('\r');
            let line = if pending.strip_tabs { line.trim_start_matches('\t') } else { line };
            let last = line == tag;
            let next = length.map_or(self.end, |length| start + length + 1);
            self.script.steps += (next - start) as u64;
            self.at = next;
            if last {
                return start;
            }
        }
        self.trouble(Trouble::Unclosed);
        self.end
    }

    /// A body in which `$` means something.
    fn body(&mut self, start: usize, end: usize) -> Vec<Piece> {
        let outer = std::mem::replace(&mut self.end, end);
        self.at = start;
        let mut pieces = Vec::new();
        while let Some(next) = self.peek() {
            let before = self.at;
            self.quoted_piece(next, &mut pieces);
            if self.at == before {
                self.at += next.len_utf8();
            }
        }
        self.end = outer;
        pieces
    }
}
