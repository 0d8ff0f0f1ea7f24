//! New lines in the form of the lines that they replace.

use super::lines::Lines;
use std::collections::{HashMap, VecDeque};

/// `new` as it fits into `region`, the lines of the file that were matched by `old`. `None` where
/// the indentation differs (it may where `shifted`) in a way that leaves a doubt about a line.
pub(super) fn fit(region: &str, old: &str, new: &str, shifted: bool) -> Option<String> {
    let (there, new_lines) = (Lines::of(region), Lines::of(new));
    // An empty last line whose ending is not part of the region is no line of it.
    let last = std::iter::once("");
    let pairs: Vec<(&str, &str)> =
        Lines::of(old).iter().zip(there.iter().chain(last.clone())).collect();
    let endings: Vec<&str> = there.endings().chain(last).collect();
    let shift = if shifted { Shift::between(&pairs)? } else { Shift::None };
    let ending = if region.contains("\r\n") { "\r\n" } else { "\n" };
    let added: Vec<&str> = new_lines.iter().collect();
    let mut fitted = String::with_capacity(new.len() + region.len());
    let mut last_ending = "";
    for (line, kept) in added.iter().zip(kept(&pairs, &added)) {
        fitted.push_str(last_ending);
        match kept {
            Some(at) => fitted.push_str(pairs[at].1),
            None => fitted.push_str(&shift.apply(line)?),
        }
        last_ending = kept.map(|at| endings[at]).filter(|own| !own.is_empty()).unwrap_or(ending);
    }
    let closes = if old.ends_with('\n') {
        // The last line of a file may have no ending, and keeps having none.
        region.ends_with('\n')
    } else {
        new_lines.end_closed()
    };
    Some(fitted + if closes { last_ending } else { "" })
}

/// For each line of `new` which of the pairs it is, if it is a line of `old`: those at the beginning
/// and at the end that are the same, and between them, in their order, those with text in them.
fn kept(pairs: &[(&str, &str)], new: &[&str]) -> Vec<Option<usize>> {
    let same = |pair: &(&str, &str), line: &&str| pair.0 == *line;
    let head = pairs.iter().zip(new).take_while(|(pair, line)| same(pair, line)).count();
    let ends = pairs[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = ends.take_while(|(pair, line)| same(pair, line)).count();
    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, (old, _)) in pairs[..pairs.len() - tail].iter().enumerate().skip(head) {
        places.entry(old).or_default().push_back(at);
    }
    let mut next = head;
    let mut between = |line: &str| {
        let places = places.get_mut(line).filter(|_| !line.trim().is_empty())?;
        while places.pop_front_if(|at| *at < next).is_some() {}
        next = places.pop_front()? + 1;
        Some(next - 1)
    };
    let tail_from = new.len() - tail;
    let lines = new.iter().enumerate().map(|(at, line)| match at {
        at if at < head => Some(at),
        at if at >= tail_from => Some(pairs.len() - (new.len() - at)),
        _ => between(line),
    });
    lines.collect()
}

/// How the file's indentation differs from the model's.
enum Shift<'t> {
    None,
    /// The file has this before the model's.
    Add(&'t str),
    /// The model has this before the file's.
    Take(&'t str),
    /// Some other way, told by the lines that both have.
    Table(Vec<(&'t str, &'t str)>),
}

impl<'t> Shift<'t> {
    /// `None` where the same indentation of the model's stands for two of the file's.
    fn between(pairs: &[(&'t str, &'t str)]) -> Option<Self> {
        let mut table: Vec<(&str, &str)> = pairs
            .iter()
            .filter(|(old, _)| !old.trim().is_empty())
            .map(|(old, there)| (indent(old), indent(there)))
            .collect();
        table.sort_unstable();
        table.dedup();
        let (old, there) = *table.first()?;
        if table.iter().all(|(old, there)| old == there) {
            return Some(Self::None);
        }
        let same = |pad: &str, longer: &str, shorter: &str| {
            longer.strip_prefix(pad).is_some_and(|rest| rest == shorter)
        };
        if let Some(pad) = there.strip_suffix(old)
            && table.iter().all(|(old, there)| same(pad, there, old))
        {
            return Some(Self::Add(pad));
        }
        if let Some(pad) = old.strip_suffix(there)
            && table.iter().all(|(old, there)| same(pad, old, there))
        {
            return Some(Self::Take(pad));
        }
        let certain = table.windows(2).all(|two| two[0].0 != two[1].0);
        certain.then_some(Self::Table(table))
    }

    fn apply(&self, line: &str) -> Option<String> {
        if line.trim().is_empty() {
            return Some(line.to_owned());
        }
        match self {
            Self::None => Some(line.to_owned()),
            Self::Add(pad) => Some(format!("{pad}{line}")),
            Self::Take(pad) => line.strip_prefix(pad).map(str::to_owned),
            Self::Table(table) => {
                let own = indent(line);
                let (_, there) = table.iter().find(|(old, _)| *old == own)?;
                Some(format!("{there}{}", line.trim_start()))
            }
        }
    }
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}
