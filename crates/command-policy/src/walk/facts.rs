//! What a command is, for those that read its output.

use super::Level;
use std::ops::{BitOr, BitOrAssign, Range};

/// A set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts(u8);

impl Facts {
    pub(crate) const DOWNLOADS: Self = Self(1);
    pub(crate) const DECODES: Self = Self(2);
    /// Reads secrets or private files.
    pub(crate) const SECRETS: Self = Self(4);
    /// Tells the variables of the environment.
    pub(crate) const ENVIRONMENT: Self = Self(8);
    pub(crate) const SHELL: Self = Self(16);
    /// Names files outside the project.
    pub(crate) const NAMES_OUTSIDE: Self = Self(32);

    pub(crate) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

impl BitOr for Facts {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Facts {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Level {
    /// Of all commands in a range, each of which was looked at before. Ranges are nested or apart, so
    /// that each command is counted at most once a level of nesting.
    pub(crate) fn facts_of(&self, range: Range<usize>) -> Facts {
        let key = (range.start, range.end);
        if let Some(known) = self.of_ranges.borrow().get(&key) {
            return *known;
        }
        let all = self.facts.borrow()[range].iter().fold(Facts::default(), |all, one| all | *one);
        self.of_ranges.borrow_mut().insert(key, all);
        all
    }
}
