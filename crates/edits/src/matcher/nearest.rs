//! The part of a file that is most like a text which is not in it.

use super::Nearest;
use super::lines::Lines;
use foldhash::{HashMap, HashSet};
use std::ops::Range;

/// How many lines are shown of it, and how many characters of each.
const SHOWN_LINES: usize = 12;
const SHOWN_CHARS: usize = 160;
/// What is compared letter by letter where no line is the same: so many lines, so many bytes each.
const COMPARED_LINES: usize = 20_000;
const COMPARED_BYTES: usize = 200;
/// A long line says more than a brace: what a shared line weighs, at most.
const MAX_WEIGHT: usize = 40;

pub(super) fn nearest(text: &Lines<'_>, old: &Lines<'_>) -> Nearest {
    let count = old.len().clamp(1, SHOWN_LINES);
    let first = most_shared_lines(text, old, count).or_else(|| most_alike_line(text, old));
    Nearest(first.map(|first| {
        let lines = first..(first + count).min(text.len());
        let shown = shown(text, &lines);
        (lines.start + 1..lines.end + 1, shown)
    }))
}

/// The window of `count` lines that shares most lines with `old`; one step a line.
fn most_shared_lines(text: &Lines<'_>, old: &Lines<'_>, count: usize) -> Option<usize> {
    let wanted: HashSet<&str> = old.iter().map(str::trim).collect();
    let weigh = |line: &str| if wanted.contains(line) { line.len().min(MAX_WEIGHT) } else { 0 };
    let weights: Vec<usize> = text.iter().map(|line| weigh(line.trim())).collect();
    let (mut sum, mut best) = (0, (0, 0));
    for (at, weight) in weights.iter().enumerate() {
        sum += weight;
        sum -= if at >= count { weights[at - count] } else { 0 };
        if sum > best.0 {
            best = (sum, (at + 1).saturating_sub(count));
        }
    }
    (best.0 > 0).then_some(best.1)
}

/// The line that shares most runs of three bytes with the longest one of `old`.
fn most_alike_line(text: &Lines<'_>, old: &Lines<'_>) -> Option<usize> {
    let longest = old.iter().map(str::trim).max_by_key(|line| line.len())?;
    // With the line that has each, of those looked at the last: a run counts once a line.
    let mut wanted: HashMap<Run, Option<usize>> = runs(longest).map(|run| (run, None)).collect();
    let mut shared = |at, line: &str| {
        let mut is_new =
            |run| wanted.get_mut(&run).is_some_and(|line| line.replace(at) != Some(at));
        runs(line.trim()).filter(|run| is_new(*run)).count()
    };
    let lines = text.iter().take(COMPARED_LINES).enumerate();
    let lines = lines.map(|(at, line)| (at, shared(at, line)));
    let (at, most) = lines.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    // A third of its runs: less is chance.
    (most > 0 && most * 3 >= wanted.len()).then_some(at)
}

/// Three bytes in a row; as a number, which is quicker to look up.
type Run = u32;

fn runs(line: &str) -> impl Iterator<Item = Run> {
    let bytes = &line.as_bytes()[..line.len().min(COMPARED_BYTES)];
    bytes.windows(3).map(|run| u32::from_be_bytes([0, run[0], run[1], run[2]]))
}

fn shown(text: &Lines<'_>, lines: &Range<usize>) -> String {
    let numbered = text.iter().enumerate().skip(lines.start).take(lines.len());
    let rows: Vec<String> = numbered
        .map(|(at, line)| {
            let cut: String = line.chars().take(SHOWN_CHARS).collect();
            let more = if cut.len() < line.len() { "…" } else { "" };
            format!("{:>5} | {cut}{more}", at + 1)
        })
        .collect();
    rows.join("\n")
}
