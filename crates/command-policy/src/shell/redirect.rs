//! `<`, `>`, and commands in the place of a file.

use super::heredoc::Pending;
use super::scanner::Scanner;
use super::{Direction, Piece, Redirect, Word};

impl Scanner<'_> {
    /// Reads a redirection, or a word that begins with `<(` or `>(`.
    pub(super) fn redirect_or_process(&mut self, id: usize) {
        let start = self.at;
        if self.looks_at("<(") || self.looks_at(">(") {
            let word = self.process(start);
            return self.script.commands[id].words.push(word);
        }
        if self.eat("<<<") {
            self.skip_blanks();
            let target = self.word();
            return self.push(id, Direction::Text, target);
        }
        if self.looks_at("<<") {
            return self.heredoc(id);
        }
        let direction = self.direction();
        self.skip_blanks();
        let begins = self.at;
        let target = if self.looks_at("<(") || self.looks_at(">(") {
            self.process(begins)
        } else {
            self.word()
        };
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let duplicate = direction == Direction::Duplicate && target.bare().is_some_and(number);
        let direction = match direction {
            Direction::Duplicate if !duplicate => Direction::Write,
            other => other,
        };
        self.push(id, direction, target);
    }

    fn direction(&mut self) -> Direction {
        const OPERATORS: &[(&str, Direction)] = &[
            ("&>>", Direction::Write),
            ("&>", Direction::Write),
            (">>", Direction::Write),
            (">|", Direction::Write),
            (">&", Direction::Duplicate),
            ("<&", Direction::Duplicate),
            ("<>", Direction::Write),
            (">", Direction::Write),
            ("<", Direction::Read),
        ];
        for (operator, direction) in OPERATORS {
            if self.eat(operator) {
                return *direction;
            }
        }
        self.bump();
        Direction::Read
    }

    fn push(&mut self, id: usize, direction: Direction, target: Word) {
        self.script.commands[id].redirects.push(Redirect { direction, target });
    }

    /// `<(commands)`
    fn process(&mut self, start: usize) -> Word {
        self.at += 2;
        let (commands, _) = self.substitution();
        let mut pieces = vec![Piece::Process { commands }];
        // What is glued to it belongs to the same word.
        pieces.extend(self.word().pieces);
        Word { pieces, range: start..self.at }
    }

    fn heredoc(&mut self, id: usize) {
        self.at += 2;
        let strip_tabs = self.eat("-");
        self.skip_blanks();
        let tag = self.word();
        let mut text = String::new();
        let mut quoted = false;
        for piece in &tag.pieces {
            if let Piece::Text { text: part, quoted: is_quoted } = piece {
                text.push_str(part);
                quoted |= is_quoted;
            }
        }
        self.push(id, Direction::Text, Word { pieces: vec![Piece::Unknown], range: tag.range });
        let redirect = self.script.commands[id].redirects.len() - 1;
        self.heredocs.push(Pending { command: id, redirect, tag: text, quoted, strip_tabs });
    }
}
