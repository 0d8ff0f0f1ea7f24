//! Runs of lines among lines.

use super::NAMED_PLACES;
use super::key::Key;
use std::borrow::Cow;
use std::ops::Range;

/// A text as lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where each line starts, and the end of the text.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The part after the last line ending is a line only where it is not empty.
    pub(super) fn of(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        if starts.last() != Some(&text.len()) {
            starts.push(text.len());
        }
        Self { text, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether the last line has its ending.
    pub(super) fn end_closed(&self) -> bool {
        self.text.ends_with('\n')
    }

    /// Without line endings.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'t str> {
        self.starts.windows(2).map(|ends| without_ending(&self.text[ends[0]..ends[1]]))
    }

    /// How each line ends: LF, CR LF, or not at all.
    pub(super) fn endings(&self) -> impl Iterator<Item = &'t str> {
        let lines = self.starts.windows(2).map(|ends| &self.text[ends[0]..ends[1]]);
        lines.map(|line| &line[without_ending(line).len()..])
    }

    /// The bytes of `count` lines from line `first` on; with the last one's ending, or without.
    pub(super) fn range(&self, first: usize, count: usize, with_ending: bool) -> Range<usize> {
        let (start, end) = (self.starts[first], self.starts[first + count]);
        let last = &self.text[self.starts[first + count - 1]..end];
        let ending = if with_ending { 0 } else { last.len() - without_ending(last).len() };
        start..end - ending
    }
}

/// A CR that no LF follows is text.
fn without_ending(line: &str) -> &str {
    let Some(line) = line.strip_suffix('\n') else { return line };
    line.strip_suffix('\r').unwrap_or(line)
}

/// The first lines (from 0) of the places where all of `old` is in `text`, by their keys; at most
/// one more than are named. Knuth, Morris and Pratt: a line is compared about twice, whatever the
/// text, and places that overlap are found.
pub(super) fn positions<K: Key>(text: &Lines<'_>, old: &Lines<'_>) -> Vec<usize> {
    let old: Vec<_> = old.iter().map(K::of).collect();
    let back = borders(&old);
    let mut places = Vec::new();
    let mut matched = 0;
    for (at, line) in text.iter().enumerate() {
        matched = next::<K>(&old, &back, matched, line);
        if matched == old.len() {
            places.push(at + 1 - matched);
            if places.len() > NAMED_PLACES {
                break;
            }
            matched = back[matched];
        }
    }
    places
}

/// For each length of a beginning of `old`: the longest shorter beginning that ends it as well.
fn borders(old: &[Cow<'_, str>]) -> Vec<usize> {
    let mut back = vec![0; old.len() + 1];
    for at in 1..old.len() {
        back[at + 1] = advance(old, &back, back[at], &old[at]);
    }
    back
}

/// How much of `old` is matched with one more line. Most lines are unlike the one that is waited
/// for from the first letters on: only of those that are compared again is the key made, once.
fn next<K: Key>(old: &[Cow<'_, str>], back: &[usize], matched: usize, line: &str) -> usize {
    match matched {
        _ if K::is(line, &old[matched]) => matched + 1,
        0 => 0,
        _ => advance(old, back, back[matched], &K::of(line)),
    }
}

fn advance(old: &[Cow<'_, str>], back: &[usize], mut matched: usize, key: &str) -> usize {
    loop {
        if old[matched] == key {
            return matched + 1;
        }
        if matched == 0 {
            return 0;
        }
        matched = back[matched];
    }
}
