//! From a line to its commands, each handed to the rules.

mod call;
mod expand;
mod facts;
mod interpreter;
mod names;
mod output;
mod shells;
mod unwrap;

use crate::code::Code;
use crate::marks;
use crate::settings::Settings;
use crate::shell::{self, Direction, Script, Trouble};
use crate::verdict::{Reason, Risk};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

pub(crate) use call::Call;
pub(crate) use expand::Field;
pub(crate) use facts::Facts;

/// Shells inside shells: `sh -c "sh -c …"`.
const MAX_SHELLS: usize = 12;
/// Reasons that are collected before the worst are chosen.
const MAX_COLLECTED: usize = 512;
/// Bytes that expansions may make besides a multiple of the line's length.
const FREE_BYTES: usize = 16 * 1024;

/// Where a text stands in the line.
#[derive(Debug, Clone)]
enum Base {
    /// As it is, from there on.
    At(usize),
    /// Somewhere in there, written differently.
    In(Range<usize>),
}

/// A text that a shell reads: the line itself, or one inside it.
pub(crate) struct Level {
    text: String,
    script: Script,
    base: Base,
    /// The working directory of each scope, where it was set.
    cwds: RefCell<Vec<Option<String>>>,
    /// What is known of each command once it was looked at.
    facts: RefCell<Vec<Facts>>,
    of_ranges: RefCell<HashMap<(usize, usize), Facts>>,
    /// What the commands of a range say, where that is known.
    said: RefCell<HashMap<(usize, usize), Option<String>>>,
}

pub(crate) struct Walk<'a> {
    pub(crate) settings: &'a Settings,
    source: &'a str,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) steps: u64,
    variables: HashMap<String, String>,
    /// Bytes that expansions may still make.
    budget: usize,
    level: usize,
    evaluating: usize,
    running: usize,
    /// The words of every command, where somebody wants them.
    pub(crate) seen: Option<Vec<Vec<String>>>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(settings: &'a Settings, source: &'a str) -> Self {
        Self {
            settings,
            source,
            reasons: Vec::new(),
            steps: 0,
            variables: HashMap::new(),
            budget: FREE_BYTES + 8 * source.len(),
            level: 0,
            evaluating: 0,
            running: 0,
            seen: None,
        }
    }

    /// The whole line, run in a folder.
    pub(crate) fn line(&mut self, folder: &str) {
        let whole = self.settings.patterns.iter().find_map(|pattern| pattern.find(self.source));
        if let Some(found) = whole {
            self.note_outer(Code::Pattern, Code::Pattern.risk(), found.range());
        }
        let cwd = crate::paths::normal(folder, &self.settings.workspace);
        self.text(self.source.to_owned(), Base::At(0), cwd);
    }

    /// A text inside a field, run by another shell.
    pub(crate) fn nested(&mut self, call: &Call, field: &Field, text: String) {
        let base = match field.verbatim {
            Some(at) if field.text == text => self.base_at(call.level, at),
            _ => Base::In(self.outer(call.level, field.range.clone())),
        };
        self.text(text, base, call.cwd());
    }

    /// A text that stands in one place of the line, in another form.
    pub(crate) fn nested_in(&mut self, call: &Call, range: Range<usize>, text: String) {
        let base = Base::In(self.outer(call.level, range));
        self.text(text, base, call.cwd());
    }

    fn text(&mut self, text: String, base: Base, cwd: String) {
        if self.level == MAX_SHELLS {
            let range = match base {
                Base::At(at) => at..at + text.len(),
                Base::In(range) => range,
            };
            return self.note_outer(Code::TooDeep, Code::TooDeep.risk(), range);
        }
        let script = shell::parse(&text);
        self.steps += script.steps;
        let (scopes, commands) = (script.scopes.len(), script.commands.len());
        let mut cwds = vec![None; scopes];
        cwds[0] = Some(cwd);
        let level = Level {
            text,
            script,
            base,
            cwds: RefCell::new(cwds),
            facts: RefCell::new(vec![Facts::default(); commands]),
            of_ranges: RefCell::default(),
            said: RefCell::default(),
        };
        self.level += 1;
        self.trouble(&level);
        for &id in &level.script.order {
            self.command(&level, id);
        }
        self.bombs(&level);
        self.level -= 1;
    }

    fn trouble(&mut self, level: &Level) {
        let Some((trouble, at)) = level.script.trouble else { return };
        let code = match trouble {
            Trouble::Unclosed => Code::Unreadable,
            Trouble::Ambiguous => Code::Ambiguous,
            Trouble::TooDeep => Code::TooDeep,
        };
        let start =
            (0..=at.min(level.text.len())).rev().find(|at| level.text.is_char_boundary(*at));
        self.note(level, code, start.unwrap_or(0)..level.text.len());
    }

    fn command(&mut self, level: &Level, id: usize) {
        let call = Call { level, id };
        self.assignments(&call);
        self.redirects(&call);
        let fields = self.fields(&call);
        if let Some(seen) = &mut self.seen {
            seen.push(fields.iter().map(|field| field.text.clone()).collect());
        }
        match fields.as_slice() {
            [] => {}
            [word, name, values @ ..] if matches!(word.text.as_str(), "for" | "select") => {
                self.looped(&name.text, values);
            }
            all => self.run(&call, all),
        }
        call.settle();
    }

    fn assignments(&mut self, call: &Call) {
        for assignment in &call.command().assignments {
            let value = self.joined(call, &assignment.value);
            crate::rules::variables::assigned(self, call, assignment, &value);
            self.variables.insert(assignment.name.clone(), value);
        }
    }

    /// `for name in values`: in the loop the name is each of them, so that it counts as all.
    fn looped(&mut self, name: &str, values: &[Field]) {
        let values = values.iter().skip(1).map(|field| field.text.as_str()).collect::<Vec<_>>();
        let value = values.join(&marks::SPLIT.to_string());
        if !value.is_empty() && self.spend(value.len()) {
            self.variables.insert(name.to_owned(), value);
        }
    }

    fn redirects(&mut self, call: &Call) {
        for redirect in &call.command().redirects {
            if !matches!(redirect.direction, Direction::Read | Direction::Write) {
                continue;
            }
            for field in self.expand(call, &redirect.target) {
                match redirect.direction {
                    Direction::Read => crate::rules::files::reads(self, call, &field),
                    _ => crate::rules::files::writes(self, call, &field),
                }
            }
        }
    }

    /// Functions that call themselves side by side.
    fn bombs(&mut self, level: &Level) {
        let mut calls: HashMap<usize, usize> = HashMap::new();
        for command in &level.script.commands {
            let Some(function) = command.function else { continue };
            let name = command.words.first().and_then(|word| word.bare());
            if name != Some(level.script.functions[function].as_str()) {
                continue;
            }
            let count = calls.entry(function).or_default();
            *count += if command.background { 2 } else { 1 };
            if *count >= 2 {
                self.note(level, Code::ForkBomb, command.range.clone());
                return;
            }
        }
    }

    /// Notes something about a part of a level's text.
    pub(crate) fn note(&mut self, level: &Level, code: Code, range: Range<usize>) {
        self.note_as(level, code, code.risk(), range);
    }

    pub(crate) fn note_as(&mut self, level: &Level, code: Code, risk: Risk, range: Range<usize>) {
        let range = self.outer(level, range);
        self.note_outer(code, risk, range);
    }

    fn note_outer(&mut self, code: Code, risk: Risk, range: Range<usize>) {
        let room = if risk >= Risk::Dangerous { MAX_COLLECTED } else { MAX_COLLECTED / 2 };
        if self.reasons.len() < room {
            self.reasons.push(Reason::new(code, risk, range, self.source));
        }
    }

    /// Where a part of a level's text stands in the line, without the blanks around it.
    fn outer(&self, level: &Level, range: Range<usize>) -> Range<usize> {
        match &level.base {
            Base::In(range) => range.clone(),
            Base::At(at) => {
                let part = level.text.get(range.clone()).unwrap_or_default();
                let start = range.start + part.len() - part.trim_start().len();
                at + start..at + start + part.trim().len()
            }
        }
    }

    fn base_at(&self, level: &Level, at: usize) -> Base {
        match &level.base {
            Base::At(base) => Base::At(base + at),
            Base::In(range) => Base::In(range.clone()),
        }
    }
}
