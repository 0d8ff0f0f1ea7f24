//! The cursor, and what is open around it.

use super::heredoc::Pending;
use super::{Command, MAX_NESTING, Script, Trouble};
use std::ops::Range;

pub(super) struct Scanner<'a> {
    pub(super) source: &'a str,
    pub(super) at: usize,
    /// Where reading stops: the end, or that of a here-document.
    pub(super) end: usize,
    pub(super) script: Script,
    pub(super) depth: usize,
    /// Open `(`, `$(` and `<(`.
    pub(super) parens: usize,
    /// Open backquotes: 1 outside, 2 inside those.
    pub(super) backticks: usize,
    /// The here-documents whose bodies begin at the next line.
    pub(super) heredocs: Vec<Pending>,
    pub(super) lists: usize,
    pub(super) scope: usize,
    pub(super) input: Option<Range<usize>>,
    pub(super) function: Option<usize>,
    /// A function that was named and whose body comes next.
    pub(super) body_of: Option<usize>,
    pub(super) endless: bool,
}

/// Reads all commands of a line.
pub(crate) fn parse(source: &str) -> Script {
    let mut scanner = Scanner {
        source,
        at: 0,
        end: source.len(),
        script: Script { scopes: vec![0], ..Script::default() },
        depth: 0,
        parens: 0,
        backticks: 0,
        heredocs: Vec::new(),
        lists: 0,
        scope: 0,
        input: None,
        function: None,
        body_of: None,
        endless: false,
    };
    scanner.all();
    scanner.script
}

impl Scanner<'_> {
    pub(super) fn peek(&mut self) -> Option<char> {
        self.script.steps += 1;
        self.source.get(self.at..self.end)?.chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn looks_at(&mut self, text: &str) -> bool {
        self.script.steps += 1;
        self.rest().starts_with(text)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let there = self.looks_at(text);
        if there {
            self.at += text.len();
        }
        there
    }

    pub(super) fn rest(&self) -> &str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    /// Blanks and continued lines. A carriage return is what an editor on Windows leaves.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.looks_at("\\\n") => self.at += 2,
                Some('\\') if self.looks_at("\\\r\n") => self.at += 3,
                _ => return,
            }
        }
    }

    /// Notes what is wrong; the worst is kept.
    pub(super) fn trouble(&mut self, trouble: Trouble) {
        if self.script.trouble.is_none_or(|(known, _)| trouble > known) {
            self.script.trouble = Some((trouble, self.at));
        }
    }

    /// One level deeper, if there may be one. Otherwise the rest is given up.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth == MAX_NESTING {
            self.trouble(Trouble::TooDeep);
            self.at = self.end;
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    /// A subshell around what is read: its directory, variables and input are its own.
    pub(super) fn scoped<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.scope;
        self.script.scopes.push(outer);
        self.scope = self.script.scopes.len() - 1;
        let result = read(self);
        self.scope = outer;
        result
    }

    /// Makes room for a command at its start, so that what is inside it comes after it.
    pub(super) fn begin(&mut self, list: usize) -> usize {
        self.script.commands.push(Command {
            input: self.input.clone(),
            function: self.function,
            endless: self.endless,
            list,
            scope: self.scope,
            range: self.at..self.at,
            ..Command::default()
        });
        self.script.commands.len() - 1
    }
}
