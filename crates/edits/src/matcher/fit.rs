//! New lines in the form of the lines that they replace.

use super::lines::{Lines, without_ending};
use std::collections::HashMap;

/// `new` as it fits into `region`, the lines of the file that were matched by `old`. `None` where
/// the indentation differs (it may where `shifted`) in a way that leaves a doubt about a line.
pub(super) fn fit(region: &str, old: &str, new: &str, shifted: bool) -> Option<String> {
    let pairs: Vec<(&str, &str)> = Lines::of(old).iter().zip(Lines::of(region).iter()).collect();
    let shift = if shifted { Shift::between(&pairs)? } else { Shift::None };
    let mut kept = HashMap::with_capacity(pairs.len());
    for (old, there) in pairs {
        kept.entry(old).or_insert(there);
    }
    let ending = if region.contains("\r\n") { "\r\n" } else { "\n" };
    let new_lines = Lines::of(new);
    let mut lines = Vec::with_capacity(new_lines.len());
    for line in new_lines.iter() {
        lines.push(match kept.get(line) {
            Some(there) => (*there).to_owned(),
            None => shift.apply(line)?,
        });
    }
    let closes = if old.ends_with('\n') {
        // The last line of a file may have no ending, and keeps having none.
        region.ends_with('\n') && !lines.is_empty()
    } else {
        new_lines.end_closed()
    };
    Some(lines.join(ending) + if closes { ending } else { "" })
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
        let line = without_ending(line);
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
