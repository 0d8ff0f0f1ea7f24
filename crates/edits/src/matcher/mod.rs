//! Where in a file is the text that a model remembers?
//!
//! Four passes, each more lenient than the one before: the exact text; whole lines but for space
//! at their ends; but for space at both edges; but for characters that only look different. The
//! first pass that finds anything decides, and must find exactly one place: two places, also two
//! that overlap, are refused. Every pass takes time in proportion to the text, whatever is in it.

mod fit;
mod fold;
mod key;
mod lines;
mod nearest;

use crate::text::{Endings, endings, line_of, to_crlf};
use key::{EdgeSpace, TrailingSpace, Unicode};
use lines::{Lines, positions};
use memchr::memmem;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The longest text that is looked for, in bytes.
pub const MAX_OLD_BYTES: usize = 1024 * 1024;
/// How many of several places are named.
const NAMED_PLACES: usize = 5;

/// How alike the text had to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    Exact,
    TrailingSpace,
    EdgeSpace,
    Unicode,
}

/// The one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In bytes of the text.
    pub range: Range<usize>,
    pub pass: Pass,
}

/// Why there is no one place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    #[error("`old` is empty; to add text use insert, for a new file use write")]
    Empty,
    #[error("`old` is longer than {MAX_OLD_BYTES} bytes; quote only the lines that change")]
    Long,
    #[error("`old` occurs {}; add lines before or after it until it occurs once", places(.lines, *.more))]
    Several {
        /// Line numbers from 1, at most five.
        lines: Vec<usize>,
        /// There are more than those.
        more: bool,
    },
    #[error("`old` is not in the file; {nearest}")]
    Absent { nearest: Nearest },
    #[error(
        "`old` is at line {line}, but indented in another way than there, and `new` cannot be \
         indented to fit for certain; copy the indentation of the file"
    )]
    Indented { line: usize },
}

/// The part of the file that is most like what was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest(Option<(Range<usize>, String)>);

impl Nearest {
    /// Line numbers from 1, the end not included; `None` where nothing is alike.
    pub fn lines(&self) -> Option<Range<usize>> {
        self.0.as_ref().map(|(lines, _)| lines.clone())
    }
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("nothing there is like it; read the file again"),
            Some((lines, text)) => {
                write!(f, "most like it are lines {} to {}:\n{text}", lines.start, lines.end - 1)
            }
        }
    }
}

fn places(lines: &[usize], more: bool) -> String {
    let list: Vec<String> = lines.iter().map(usize::to_string).collect();
    let times = if more { "more than " } else { "" };
    format!("{times}{} times, at lines {}", lines.len(), list.join(", "))
}

/// Finds the one place of `old` in `text`.
pub fn find(text: &str, old: &str) -> Result<Found, Miss> {
    search(text, old).map(|(found, _)| found)
}

/// `text` with `new` in the place of `old`. Where the lines were matched leniently, those of
/// `new` that are also in `old` stay as the file has them, and the others follow its indentation
/// and its line endings.
pub fn replace(text: &str, old: &str, new: &str) -> Result<(String, Found), Miss> {
    let (mut found, matched) = search(text, old)?;
    let matched = if found.pass == Pass::Exact {
        within_indent(text, old, new, &mut found, matched)?
    } else {
        matched
    };
    let fitted: Cow<'_, str> = match matched {
        Matched::AsIs if new.contains('\n') && endings(text) == Endings::CrLf => {
            to_crlf(new).into()
        }
        Matched::AsIs => new.into(),
        Matched::CrLf => to_crlf(new).into(),
        Matched::Lines { first } => {
            let region = &text[found.range.clone()];
            let shifted = found.pass != Pass::TrailingSpace;
            match fit::fit(region, old, new, shifted) {
                Some(fitted) => fitted.into(),
                None => return Err(Miss::Indented { line: first + 1 }),
            }
        }
    };
    let mut result = String::with_capacity(text.len() - found.range.len() + fitted.len());
    result.push_str(&text[..found.range.start]);
    result.push_str(&fitted);
    result.push_str(&text[found.range.end..]);
    Ok((result, found))
}

/// A whole line that is quoted without its indentation is found exactly, in the middle of the
/// line. What is put there must not take what is left of the line for its own indentation.
fn within_indent(
    text: &str,
    old: &str,
    new: &str,
    found: &mut Found,
    matched: Matched,
) -> Result<Matched, Miss> {
    let start = text[..found.range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &text[start..found.range.start];
    let quoted = old.lines().next().is_some_and(|line| !line.trim().is_empty());
    if indent.is_empty() || !indent.trim().is_empty() || !quoted || !old.ends_with('\n') {
        return Ok(matched);
    }
    if new.is_empty() {
        found.range.start = start;
        return Ok(matched);
    }
    let full = |line: &&str| !line.trim().is_empty();
    let mut later = new.lines().skip(1).filter(full).peekable();
    if old.lines().filter(full).count() > 1 || later.peek().is_none() {
        return Ok(matched);
    }
    // Less indented than it can be there: all of `new` is without indentation.
    let first = line_of(text, start) - 1;
    if later.all(|line| line.starts_with(indent)) {
        return Err(Miss::Indented { line: first + 1 });
    }
    found.range.start = start;
    Ok(Matched::Lines { first })
}

/// In which form `old` was there.
enum Matched {
    AsIs,
    /// With CR LF for each LF.
    CrLf,
    Lines {
        /// From 0.
        first: usize,
    },
}

fn search(text: &str, old: &str) -> Result<(Found, Matched), Miss> {
    if old.is_empty() {
        return Err(Miss::Empty);
    }
    if old.len() > MAX_OLD_BYTES {
        return Err(Miss::Long);
    }
    // Looked for as it is, a text that begins with LF would be found within a CR LF.
    let (exactly, matched) = match old.contains('\n') && endings(text) == Endings::CrLf {
        true => (Cow::from(to_crlf(old)), Matched::CrLf),
        false => (Cow::from(old), Matched::AsIs),
    };
    if let Some(found) = exact(text, &exactly)? {
        return Ok((found, matched));
    }
    let (text_lines, old_lines) = (Lines::of(text), Lines::of(old));
    if !old.trim().is_empty() {
        for (pass, positions) in lenient(text, old) {
            if let Some(first) = one(&positions(&text_lines, &old_lines), |at| *at)? {
                let range = text_lines.range(first, old_lines.len(), old_lines.end_closed());
                return Ok((Found { range, pass }, Matched::Lines { first }));
            }
        }
    }
    Err(Miss::Absent { nearest: nearest::nearest(&text_lines, &old_lines) })
}

/// Gives the first lines of all places.
type Positions = fn(&Lines<'_>, &Lines<'_>) -> Vec<usize>;

fn lenient(text: &str, old: &str) -> impl Iterator<Item = (Pass, Positions)> {
    let plain = text.is_ascii() && old.is_ascii();
    [
        (Pass::TrailingSpace, positions::<TrailingSpace> as Positions),
        (Pass::EdgeSpace, positions::<EdgeSpace>),
        (Pass::Unicode, positions::<Unicode>),
    ]
    .into_iter()
    .filter(move |(pass, _)| !plain || *pass != Pass::Unicode)
}

fn exact(text: &str, old: &str) -> Result<Option<Found>, Miss> {
    let finder = memmem::Finder::new(old);
    let mut places = Vec::new();
    let mut from = 0;
    // A place that begins within another is a place too.
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
        places.push(from + at);
        from += at + 1;
        if places.len() > NAMED_PLACES {
            break;
        }
    }
    let start = one(&places, |at| line_of(text, *at) - 1)?;
    Ok(start.map(|at| Found { range: at..at + old.len(), pass: Pass::Exact }))
}

/// The one place among `places`; `line` gives its line from 0.
fn one(places: &[usize], line: impl Fn(&usize) -> usize) -> Result<Option<usize>, Miss> {
    match places {
        [] => Ok(None),
        [place] => Ok(Some(*place)),
        several => Err(Miss::Several {
            lines: several.iter().take(NAMED_PLACES).map(|at| line(at) + 1).collect(),
            more: several.len() > NAMED_PLACES,
        }),
    }
}

#[cfg(test)]
mod tests;
