//! Fifty files written by one request.

use super::{FILE_CHARS, WARM_UP, source_text};
use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::plain::Plain;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::time::Instant;

const FILES: usize = 50;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let plain = Plain::new(stage.folder("plain-batch")?);
    let server = stage.server()?;
    server.make_job("bench")?;
    let mut connection = server.connect()?;
    let (mut written, mut posted) = (Vec::new(), Vec::new());
    for round in stage.rounds(WARM_UP, 200, 20) {
        let files = files(round?);
        let body: Value =
            files.iter().map(|(path, content)| json!({"path": path, "content": content})).collect();
        let body = body.to_string();
        written.push(plain.write_all(&files)?);
        let began = Instant::now();
        connection.post("/api/v1/jobs/bench/files/batch", &body)?;
        posted.push(began.elapsed());
    }
    let [plain, ours] = [Figures::of(&written, WARM_UP), Figures::of(&posted, WARM_UP)];
    Ok(Outcome {
        name: Pair::WriteBatch.name(),
        title: "Fifty files of 4 KB in one request",
        paths:
            "Ours: `POST /jobs/{id}/files/batch` with a token, JSON and all. Plain: fifty times \
            write beside and rename, in the measuring process, on the same disk."
                .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("50 plain writes + renames", false, plain),
            timed("batch over HTTP", true, ours),
        ],
        checks: vec![Check::new("ours / plain", ours.p50 / plain.p50, Bound::AtMost(2.0))],
    })
}

fn files(round: usize) -> Vec<(String, String)> {
    let file = |number| (format!("f{number}.tsx"), source_text(round * FILES + number, FILE_CHARS));
    (0..FILES).map(file).collect()
}
