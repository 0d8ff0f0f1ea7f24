//! The studio's first page on a slow link.

use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::process::said;
use crate::stage::Stage;
use anyhow::Context;
use serde_json::Value;
use std::process::Command;
use std::time::Duration;

const ROUNDS: usize = 10;
/// The most until a wish can be typed, in milliseconds.
const TARGET_MS: f64 = 4_000.0;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let server = stage.server()?;
    let mut command = Command::new("node");
    command.arg(stage.peer("page.mjs")).arg(server.invite()?);
    command.arg(stage.count(ROUNDS).to_string());
    let told: Value = serde_json::from_str(&said(&mut command)?)?;
    let (studio, bare) = (times(&told, "studio")?, times(&told, "bare")?);
    let (studio, bare) = (Figures::of(&studio, 0), Figures::of(&bare, 0));
    Ok(Outcome {
        name: Pair::Page.name(),
        title: "The studio's first page at 400 kbit/s and 400 ms",
        paths: "From asking for the page with nothing in the browser's cache, signed in, until a letter \
            typed is in the box for the wish. Chromium's own slow link. Bare: a page of 100 bytes with \
            nothing but such a box, on the same link."
            .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![timed("a bare box", false, bare), timed("the studio", true, studio)],
        checks: vec![
            Check::new("p50 in ms", studio.p50, Bound::AtMost(TARGET_MS)),
            Check::new("ours / bare", studio.p50 / bare.p50, Bound::None),
        ],
    })
}

fn times(told: &Value, name: &str) -> anyhow::Result<Vec<Duration>> {
    let listed = told[name].as_array().with_context(|| format!("no times of {name}"))?;
    let time = |value: &Value| value.as_f64().map(|ms| Duration::from_secs_f64(ms / 1000.0));
    listed.iter().map(|value| time(value).context("a time that is none")).collect()
}
