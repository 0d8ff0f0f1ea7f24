//! The run as tables, and its place in docs/benchmarks.md.

use crate::machine::Conditions;
use crate::outcome::{Bound, Check, Outcome, Row};
use crate::picture;
use anyhow::{Context, bail};
use std::fmt::Write as _;
use std::path::Path;

/// What stands between these in docs/benchmarks.md is the last run's.
const BEGIN: &str = "<!-- the last run: written by `make bench` -->\n";
const END: &str = "<!-- the end of the last run -->\n";

/// Everything one run has to tell; a pair that could not be measured says why.
pub struct Report {
    pub outcomes: Vec<anyhow::Result<Outcome>>,
    pub conditions: Conditions,
}

impl Report {
    /// Puts the run in the place of the last one, and draws it.
    pub fn write(&self, docs: &Path) -> anyhow::Result<()> {
        let file = docs.join("benchmarks.md");
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        std::fs::write(&file, replaced(&text, &self.markdown())?)?;
        let measured: Vec<&Outcome> = self.measured().collect();
        std::fs::write(docs.join("benchmarks.svg"), picture::draw(&measured))?;
        Ok(())
    }

    /// An error where a pair could not be measured; a missed target is none.
    pub fn verdict(self) -> anyhow::Result<()> {
        self.outcomes.into_iter().try_for_each(|outcome| outcome.map(drop))
    }

    fn measured(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().flatten()
    }

    pub fn markdown(&self) -> String {
        let Conditions { date, tree, machine, server, load_before, load_after } = &self.conditions;
        let mut text = format!(
            "## {date} UTC, tree {tree}\n\n{machine}; load average {load_before} before, \
             {load_after} after. Server: {server}.\n\n"
        );
        text.push_str("| pair | ratio | measured | target | met |\n|---|---|---|---|---|\n");
        for outcome in self.measured() {
            for check in &outcome.checks {
                verdict_line(&mut text, outcome, check);
            }
        }
        for outcome in &self.outcomes {
            match outcome {
                Ok(outcome) => table(&mut text, outcome),
                // Writing to a string cannot fail.
                Err(error) => _ = writeln!(text, "\nNot measured: {error:#}"),
            }
        }
        text
    }
}

fn verdict_line(text: &mut String, outcome: &Outcome, check: &Check) {
    let met = check.is_met().map_or("", |met| if met { "yes" } else { "**no**" });
    let (claim, measured, target) = (&check.claim, number(check.measured), target(check.bound));
    let _ = writeln!(text, "| {} | {claim} | {measured} | {target} | {met} |", outcome.name);
}

pub fn target(bound: Bound) -> String {
    match bound {
        Bound::AtMost(bound) => format!("at most {bound}"),
        Bound::AtLeast(bound) => format!("at least {bound}"),
        Bound::None => String::new(),
    }
}

fn table(text: &mut String, outcome: &Outcome) {
    let Outcome { name, title, paths, columns, rows, .. } = outcome;
    let _ = writeln!(text, "\n### {title} (`{name}`)\n\n{paths}\n");
    let _ = writeln!(text, "| | {} |\n|---{}|", columns.join(" | "), "|---".repeat(columns.len()));
    for Row { name, values, .. } in rows {
        let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
        let _ = writeln!(text, "| {name} | {} |", values.join(" | "));
    }
}

/// As exact as it is worth; nothing where there is none.
pub fn number(value: f64) -> String {
    match value.abs() {
        _ if !value.is_finite() => String::new(),
        size if value.fract() == 0.0 || size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn replaced(text: &str, run: &str) -> anyhow::Result<String> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    match parts {
        Some((before, after)) => Ok(format!("{before}{BEGIN}\n{run}\n{END}{after}")),
        None => bail!("docs/benchmarks.md has no place for the run: {}", BEGIN.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_the_place_of_the_last_and_leaves_the_rest() {
        let before = format!("top\n{BEGIN}old\n{END}bottom\n");
        let after = replaced(&before, "new").unwrap();
        assert_eq!(after, format!("top\n{BEGIN}\nnew\n{END}bottom\n"));
        assert!(replaced("no place", "new").is_err());
    }

    #[test]
    fn numbers_are_as_long_as_they_are_exact() {
        let shown = [4000.0, 123.4, 12.34, 1.234, 0.1234, f64::NAN].map(number);
        assert_eq!(shown, ["4000", "123", "12.3", "1.23", "0.123", ""]);
    }
}
