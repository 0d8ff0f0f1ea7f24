//! Lists, pipelines and compound commands.

use super::Trouble;
use super::keyword::Keyword;
use super::scanner::Scanner;
use std::ops::Range;

/// What ends a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    End,
    /// `)`
    Paren,
    Backtick,
    /// `}`, `fi`, `done`, `esac`
    Word(Keyword),
}

/// How a command ended.
pub(super) enum Ended {
    /// By an operator, a line's end or the end of all.
    Plainly,
    /// It was the keyword that its list ends with.
    List,
}

enum Step {
    On,
    Stop,
    Closed,
}

/// A list that is being read.
pub(super) struct List {
    pub(super) id: usize,
    pub(super) until: Until,
    /// Where the pipeline's current element begins.
    pub(super) element: usize,
    /// What the list itself reads from.
    inherited: Option<Range<usize>>,
}

impl Scanner<'_> {
    /// Everything, also what follows a bracket that closes nothing.
    pub(super) fn all(&mut self) {
        while self.at < self.end {
            self.list(Until::End);
            if self.bump().is_some() {
                self.trouble(Trouble::Unclosed);
            }
        }
        if !self.heredocs.is_empty() {
            self.trouble(Trouble::Unclosed);
        }
    }

    /// Reads a list up to what ends it, which stays unread, but for a keyword. Gives its id, and
    /// whether a keyword closed it.
    pub(super) fn list(&mut self, until: Until) -> (usize, bool) {
        self.lists += 1;
        let id = self.lists;
        let (input, function, endless) = (self.input.clone(), self.function, self.endless);
        if let Some(body) = self.body_of.take() {
            self.function = Some(body);
        }
        let element = self.script.commands.len();
        let mut list = List { id, until, element, inherited: input.clone() };
        let closed = loop {
            match self.step(&mut list) {
                Step::On => {}
                Step::Stop => break false,
                Step::Closed => break true,
            }
        };
        (self.input, self.function, self.endless) = (input, function, endless);
        (id, closed)
    }

    /// Reads the next operator or command of a list.
    fn step(&mut self, list: &mut List) -> Step {
        self.skip_blanks();
        let Some(next) = self.peek() else { return Step::Stop };
        match next {
            '`' if self.backticks > 0 => return Step::Stop,
            '\\' if self.backticks > 1 && self.looks_at("\\`") => return Step::Stop,
            ')' if self.parens > 0 && list.until != Until::Word(Keyword::Esac) => {
                return Step::Stop;
            }
            ')' if list.until == Until::End => return Step::Stop,
            // The end of a pattern of `case`, or a bracket too many.
            ')' => {
                self.forget_pattern(list);
                self.operator(list, 1);
            }
            '\n' => {
                self.operator(list, 1);
                self.heredoc_bodies();
            }
            ';' => self.operator(list, 1),
            '|' if self.looks_at("||") => self.operator(list, 2),
            '|' => self.pipe(list),
            '&' if self.looks_at("&&") => self.operator(list, 2),
            '&' if !self.looks_at("&>") => {
                for command in &mut self.script.commands[list.element..] {
                    command.background = true;
                }
                self.operator(list, 1);
            }
            '#' => self.comment(),
            '(' => self.parenthesis(),
            _ => {
                if let Ended::List = self.command(list) {
                    return Step::Closed;
                }
            }
        }
        Step::On
    }

    /// What was read as a command was a pattern.
    fn forget_pattern(&mut self, list: &List) {
        if list.until == Until::Word(Keyword::Esac) {
            let commands = &mut self.script.commands[list.element..];
            commands
                .iter_mut()
                .filter(|command| command.list == list.id)
                .for_each(|command| command.words.clear());
        }
    }

    fn operator(&mut self, list: &mut List, bytes: usize) {
        self.at += bytes;
        self.input = list.inherited.clone();
        self.body_of = None;
        list.element = self.script.commands.len();
    }

    fn pipe(&mut self, list: &mut List) {
        self.at += if self.looks_at("|&") { 2 } else { 1 };
        let end = self.script.commands.len();
        self.input = Some(list.element..end);
        list.element = end;
    }

    pub(super) fn comment(&mut self) {
        let line = self.rest().find('\n').unwrap_or(self.end - self.at);
        self.script.steps += line as u64;
        self.at += line;
    }

    /// `(list)`. To bash `((…))` is arithmetic, to dash a list in a list: it is read as the latter, for
    /// what is substituted in arithmetic is found so too. `<<` would be two different things.
    fn parenthesis(&mut self) {
        if self.looks_at("((")
            && let Some(end) = self.closed_twice(self.at + 2)
            && self.source[self.at..end].contains("<<")
        {
            self.trouble(Trouble::Ambiguous);
        }
        self.at += 1;
        self.scoped(Self::until_paren);
    }

    /// Reads a list and the `)` behind it. Gives the list's id.
    pub(super) fn until_paren(&mut self) -> usize {
        self.parens += 1;
        let list = self.deeper(|this| this.list(Until::Paren));
        self.parens -= 1;
        if !self.eat(")") {
            self.trouble(Trouble::Unclosed);
        }
        list.map_or(0, |(id, _)| id)
    }

    /// Reads a compound command's inside. Where its last word is missing, what is inside runs not.
    pub(super) fn compound(&mut self, last: Keyword) {
        if let Some((_, false)) = self.deeper(|this| this.list(Until::Word(last))) {
            self.trouble(Trouble::Unclosed);
        }
    }
}
