//! One file written at a time, on one connection.

use super::{FILE_CHARS, source_text};
use crate::figures::Figures;
use crate::http::Connection;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::echo::Echo;
use crate::peers::plain::Plain;
use crate::stage::Stage;
use serde_json::json;
use std::time::{Duration, Instant};

const WARM_UP: usize = 200;
/// Names that take turns, so that a file is new a few times and then replaced.
const NAMES: usize = 500;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let plain = Plain::new(stage.folder("plain")?);
    let echo = Echo::start(stage.scratch())?;
    let server = stage.server()?;
    server.make_job("bench")?;
    let (mut ours, mut echoing) = (server.connect()?, Connection::open(echo.address, None)?);
    let (mut written, mut echoed, mut posted) = (vec![], vec![], vec![]);
    for round in stage.rounds(WARM_UP, 4000, 30) {
        let round = round?;
        let (path, content) = (format!("f{}.tsx", round % NAMES), source_text(round, FILE_CHARS));
        let body = json!({"path": path, "content": content}).to_string();
        written.push(plain.write(&path, &content)?);
        echoed.push(post(&mut echoing, "/", &body)?);
        posted.push(post(&mut ours, "/api/v1/jobs/bench/files", &body)?);
    }
    let of = |times: &[_]| Figures::of(times, WARM_UP);
    Ok(outcome(of(&written), of(&echoed), of(&posted)))
}

fn post(connection: &mut Connection, path: &str, body: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    connection.post(path, body)?;
    Ok(began.elapsed())
}

fn outcome(plain: Figures, echo: Figures, ours: Figures) -> Outcome {
    let spread = |figures: Figures| figures.p99 / figures.p50;
    Outcome {
        name: Pair::WriteOne.name(),
        title: "One file of 4 KB, one connection",
        paths: "Ours: `POST /jobs/{id}/files` with a token. Echo: axum, parses the same body and \
            gives it back. Plain: write beside and rename, in the measuring process, on the same disk."
            .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("plain write + rename", false, plain),
            timed("axum echo of the same body", false, echo),
            timed("file written over HTTP", true, ours),
        ],
        checks: vec![
            Check::new("ours / (echo + plain)", ours.p50 / (echo.p50 + plain.p50), Bound::AtMost(2.0)),
            Check::new(
                "p99/p50: ours / plain",
                spread(ours) / spread(plain),
                Bound::AtMost(1.5),
            ),
        ],
    }
}
