//! Shell syntax, as far as it says which commands a line runs with which words.
//!
//! One pass without going back, in the manner of bash, which knows more than `sh` does: what only one
//! of them would run counts as run. It never fails. An error in a line is noted and the rest read on,
//! for a shell runs what stands before an error. Nesting is bounded, and with it the stack.

mod dollar;
mod heredoc;
mod keyword;
mod list;
mod quote;
mod redirect;
mod scanner;
mod simple;
mod word;

use std::ops::Range;

pub(crate) use scanner::parse;

/// Substitutions, subshells and compound commands inside each other.
pub(crate) const MAX_NESTING: usize = 48;

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text {
        text: String,
        quoted: bool,
    },
    /// `$name`, or `${name:-default}`.
    Variable {
        name: String,
        default: Option<Vec<Self>>,
        quoted: bool,
    },
    /// What commands say: `$(…)`, backticks.
    Output {
        commands: Range<usize>,
        list: usize,
        quoted: bool,
    },
    /// A file that is what commands say: `<(…)`.
    Process {
        commands: Range<usize>,
    },
    /// `$1`, `$@`: nothing in a line by itself.
    Positional,
    /// Known only when it runs.
    Unknown,
}

/// A word, still unexpanded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub pieces: Vec<Piece>,
    pub range: Range<usize>,
}

impl Word {
    /// The text of a word that is nothing but unquoted text.
    pub(crate) fn bare(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text { text, quoted: false }] => Some(text),
            _ => None,
        }
    }
}

/// `NAME=value` before a command or alone.
#[derive(Debug)]
pub(crate) struct Assignment {
    pub name: String,
    pub value: Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Read,
    Write,
    /// `<<` and `<<<`: the target is the text itself.
    Text,
    /// `2>&1`: no file.
    Duplicate,
}

#[derive(Debug)]
pub(crate) struct Redirect {
    pub direction: Direction,
    pub target: Word,
}

/// A simple command, wherever it stands.
#[derive(Debug, Default)]
pub(crate) struct Command {
    pub words: Vec<Word>,
    pub assignments: Vec<Assignment>,
    pub redirects: Vec<Redirect>,
    /// The commands whose output it reads.
    pub input: Option<Range<usize>>,
    pub background: bool,
    /// The function whose body it is in: an index of `Script::functions`.
    pub function: Option<usize>,
    /// Whether it is a part of `[[ … ]]`, which is a command only to a shell that does not know that.
    pub in_test: bool,
    /// Whether it is in `Script::order` already.
    pub ordered: bool,
    /// Whether it stands in a loop that has no end of its own.
    pub endless: bool,
    /// Commands of one list run one after the other.
    pub list: usize,
    /// A subshell's working directory and variables are its own.
    pub scope: usize,
    pub range: Range<usize>,
}

/// Why a line is not fully understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// A quote, bracket or here-document without an end.
    Unclosed,
    /// bash and dash would run different commands.
    Ambiguous,
    TooDeep,
}

/// All commands of a line, in the order in which they begin.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub commands: Vec<Command>,
    /// The same commands in the order in which they end: what is inside one comes before it.
    pub order: Vec<usize>,
    pub functions: Vec<String>,
    /// The scope around each scope; the first is its own.
    pub scopes: Vec<usize>,
    pub trouble: Option<(Trouble, usize)>,
    /// Bytes looked at, counted each time.
    pub steps: u64,
}
