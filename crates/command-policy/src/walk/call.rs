//! A command that is being looked at, where it stands.

use super::{Facts, Level};
use crate::shell::Command;
use std::ops::Range;

#[derive(Clone, Copy)]
pub(crate) struct Call<'l> {
    pub(crate) level: &'l Level,
    pub(super) id: usize,
}

impl<'l> Call<'l> {
    pub(crate) fn command(&self) -> &'l Command {
        &self.level.script.commands[self.id]
    }

    /// The command's whole text.
    pub(crate) fn range(&self) -> Range<usize> {
        self.command().range.clone()
    }

    /// A part of the text that it stands in.
    pub(crate) fn text(&self, range: Range<usize>) -> &'l str {
        self.level.text.get(range).unwrap_or_default()
    }

    /// Whether the text defines a function of that name.
    pub(crate) fn is_function(&self, name: &str) -> bool {
        self.level.script.functions.iter().any(|function| function == name)
    }

    /// The directory it runs in: that of its scope, or of the nearest around it that has one.
    pub(crate) fn cwd(&self) -> String {
        let cwds = self.level.cwds.borrow();
        let mut scope = self.command().scope;
        loop {
            match &cwds[scope] {
                Some(cwd) => return cwd.clone(),
                None if scope == 0 => return "/".into(),
                None => scope = self.level.script.scopes[scope],
            }
        }
    }

    /// `cd`
    pub(crate) fn set_cwd(&self, cwd: String) {
        self.level.cwds.borrow_mut()[self.command().scope] = Some(cwd);
    }

    /// Remembers something of this command.
    pub(crate) fn learn(&self, facts: Facts) {
        self.level.facts.borrow_mut()[self.id] |= facts;
    }

    /// What is known of the commands whose output it reads, and of those they read.
    pub(crate) fn input_facts(&self) -> Facts {
        self.command().input.clone().map_or(Facts::default(), |range| self.level.facts_of(range))
    }

    /// What comes in goes out again.
    pub(super) fn settle(&self) {
        let input = self.input_facts();
        self.learn(input);
    }
}
