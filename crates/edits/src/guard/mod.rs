//! What is refused although it could be done.

mod placeholder;
mod secret;
mod syntax;

pub(crate) use placeholder::placeholder;
pub(crate) use secret::secret;
pub use syntax::parses;
pub(crate) use syntax::{SyntaxError, error_in};

use crate::FilePath;
use std::collections::HashSet;

/// The largest file that is read or written, in bytes.
pub const MAX_FILE_BYTES: usize = 5 * 1024 * 1024;
/// A file of fewer lines may be rewritten to anything.
pub const SHRINK_FROM_LINES: usize = 20;
/// What must be left of a longer one, in percent of its bytes that are not space.
pub const SHRINK_KEEPS_PERCENT: usize = 35;

/// What a model may not touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// This file, or all that is in this folder.
    Path(FilePath),
    /// Whatever has a folder or file of this name on its path: `.git`.
    Name(String),
}

impl Lock {
    pub(crate) fn holds(&self, path: &FilePath) -> bool {
        match self {
            Self::Name(name) => path.names().any(|own| own.eq_ignore_ascii_case(name)),
            Self::Path(lock) => {
                let rest = path.as_str().strip_prefix(lock.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}

/// Whether a rewrite loses most of a file; gives the lines before and after.
pub(crate) fn shrinks(before: &str, after: &str) -> Option<(usize, usize)> {
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    let ink = |text: &str| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
    let had = lines(before);
    let lost = had >= SHRINK_FROM_LINES && ink(after) * 100 < ink(before) * SHRINK_KEEPS_PERCENT;
    lost.then(|| (had, lines(after)))
}

/// The first line of `new` that `suspect` says something about, unless the file had it already;
/// its number from 1.
fn first_new<T>(
    before: &str,
    new: &str,
    suspects: impl Iterator<Item = (usize, T)>,
) -> Option<(usize, T)> {
    let mut had: Option<HashSet<&str>> = None;
    let mut cleared = 0;
    for (at, what) in suspects.filter(|(at, _)| *at < new.len()) {
        if at < cleared {
            continue;
        }
        let start = new[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = new[at..].find('\n').map_or(new.len(), |newline| at + newline);
        let had = had.get_or_insert_with(|| before.lines().map(str::trim).collect());
        if !had.contains(new[start..end].trim()) {
            return Some((crate::text::line_of(new, at), what));
        }
        cleared = end;
    }
    None
}
