//! The one thing that is asked.

use crate::code::Code;
use crate::marks;
use crate::settings::Settings;
use crate::verdict::{Reason, Verdict};
use crate::walk::Walk;

/// The longest line that is read, in bytes.
pub const MAX_COMMAND_BYTES: usize = 256 * 1024;

/// Judges command lines by its settings.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    settings: Settings,
}

impl Policy {
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// What a line of shell would do, run in the project's folder.
    pub fn judge(&self, line: &str) -> Verdict {
        self.judge_counting(line, "").0
    }

    /// The same, run in another folder: relative to the project's, or absolute.
    pub fn judge_in(&self, line: &str, folder: &str) -> Verdict {
        self.judge_counting(line, folder).0
    }

    /// The same, with how many steps it took: bytes looked at and made.
    #[doc(hidden)]
    pub fn judge_counting(&self, line: &str, folder: &str) -> (Verdict, u64) {
        if line.len() > MAX_COMMAND_BYTES {
            let start = (0..=200).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
            let reason = Reason::new(Code::TooLong, Code::TooLong.risk(), 0..start, line);
            return (Verdict::of(vec![reason]), 0);
        }
        let mut walk = Walk::new(&self.settings, line);
        walk.line(folder);
        (Verdict::of(walk.reasons), walk.steps)
    }
}

/// Every command that a line would run, with its words; what is not known is left out of them. For
/// tests that hold this against what a real shell runs.
#[doc(hidden)]
pub fn commands(line: &str) -> Vec<Vec<String>> {
    let settings = Settings::default();
    let mut walk = Walk::new(&settings, line);
    walk.seen = Some(Vec::new());
    walk.line("");
    let known = |word: String| word.chars().filter(|c| *c != marks::UNKNOWN).collect();
    let seen = walk.seen.unwrap_or_default().into_iter();
    seen.map(|words: Vec<String>| words.into_iter().map(known).collect()).collect()
}
