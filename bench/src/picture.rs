//! Bars: one group for each pair, each with a scale of its own.

use crate::outcome::{Check, Outcome, Row};
use crate::report::{number, target};
use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const NAMES: f64 = 330.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 30.0;
const GAP: f64 = 14.0;
/// Room for the number behind the longest bar.
const NUMBER: f64 = 120.0;
const THEIRS: &str = "#9aa5b1";
const OURS: &str = "#ff7a1a";
const MET: &str = "#1f7a3d";
const MISSED: &str = "#b3261e";

pub fn draw(outcomes: &[&Outcome]) -> String {
    let whole: f64 = outcomes.iter().map(|outcome| height(outcome)).sum();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{whole}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let mut top = 0.0;
    for outcome in outcomes {
        group(&mut svg, outcome, top);
        top += height(outcome);
    }
    svg + "</svg>\n"
}

fn height(outcome: &Outcome) -> f64 {
    let lines = outcome.rows.len() + outcome.checks.len();
    HEAD + lines as f64 * ROW + GAP
}

fn group(svg: &mut String, outcome: &Outcome, top: f64) {
    let unit = outcome.columns.get(outcome.drawn).copied().unwrap_or_default();
    let title = format!("{} ({unit})", outcome.title);
    text(svg, (16.0, top + 20.0), "font-weight=\"bold\"", &title);
    let value = |row: &Row| row.values.get(outcome.drawn).copied().unwrap_or(0.0);
    let longest = outcome.rows.iter().map(value).fold(f64::MIN_POSITIVE, f64::max);
    let mut middle = top + HEAD + ROW / 2.0;
    for row in &outcome.rows {
        bar(svg, row, value(row), (middle, (WIDTH - NAMES - NUMBER) / longest));
        middle += ROW;
    }
    for check in &outcome.checks {
        verdict(svg, check, middle);
        middle += ROW;
    }
}

fn bar(svg: &mut String, row: &Row, value: f64, (middle, scale): (f64, f64)) {
    let colour = if row.ours { OURS } else { THEIRS };
    let (width, top) = (value * scale, middle - 7.0);
    text(svg, (NAMES - 8.0, middle + 4.0), "text-anchor=\"end\"", &row.name);
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<rect x=\"{NAMES}\" y=\"{top}\" width=\"{width:.1}\" height=\"14\" fill=\"{colour}\"/>"
    );
    text(svg, (NAMES + width + 6.0, middle + 4.0), "", &number(value));
}

fn verdict(svg: &mut String, check: &Check, middle: f64) {
    let (mark, colour) = match check.is_met() {
        Some(true) => (" ✓", MET),
        Some(false) => (" ✗", MISSED),
        None => ("", "#333"),
    };
    let wanted = target(check.bound);
    let wanted = if wanted.is_empty() { wanted } else { format!(" ({wanted})") };
    let said = format!("{} = {}{wanted}{mark}", check.claim, number(check.measured));
    text(svg, (NAMES, middle + 4.0), &format!("fill=\"{colour}\""), &said);
}

fn text(svg: &mut String, (x, y): (f64, f64), attributes: &str, said: &str) {
    let said = said.replace('`', "").replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" {attributes}>{said}</text>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Bound;

    #[test]
    fn every_row_and_every_verdict_is_in_the_picture() {
        let row = |name: &str, ours, value| Row { name: name.into(), ours, values: vec![value] };
        let outcome = Outcome {
            name: "x".into(),
            title: "a < b",
            paths: String::new(),
            columns: &["ms"],
            drawn: 0,
            rows: vec![row("`theirs`", false, 8.0), row("ours", true, 1.0)],
            checks: vec![Check::new("theirs / ours", 8.0, Bound::AtLeast(9.0))],
        };
        let svg = draw(&[&outcome]);
        for wanted in ["a &lt; b (ms)", ">theirs<", ">ours<", "theirs / ours = 8 (at least 9) ✗"]
        {
            assert!(svg.contains(wanted), "{wanted} is not in {svg}");
        }
    }
}
