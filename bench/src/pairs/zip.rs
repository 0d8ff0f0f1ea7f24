//! A project of 2,000 files as a ZIP.

use super::{FILE_CHARS, source_text};
use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::process::said;
use crate::server::Server;
use crate::stage::Stage;
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const FILES: usize = 2000;
const FILES_OF_A_FOLDER: usize = 40;
const FILES_OF_A_BATCH: usize = 500;
/// Rounds whose figures are thrown away.
const WARM_UP: usize = 1;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let server = stage.server()?;
    server.make_job("bench")?;
    fill(&server)?;
    let (files, target) = (server.folder("bench"), stage.folder("zip")?.join("theirs.zip"));
    let mut connection = server.connect()?;
    let (mut theirs, mut first, mut whole) = (vec![], vec![], vec![]);
    let (mut size, mut other_size) = (0, 0);
    for round in stage.rounds(WARM_UP, 15, 25) {
        round?;
        theirs.push(zip(&files, &target)?);
        other_size = std::fs::metadata(&target)?.len();
        let began = Instant::now();
        let answer = connection.get("/api/v1/jobs/bench/download")?;
        whole.push(began.elapsed());
        first.push(answer.first_byte.context("an empty ZIP")?.duration_since(began));
        size = answer.body.len() as u64;
    }
    let of = |times: &[_]| Figures::of(times, WARM_UP);
    let [theirs, whole, first] = [of(&theirs), of(&whole), of(&first)];
    Ok(Outcome {
        name: Pair::Zip.name(),
        title: "ZIP of 2,000 files of 4 KB",
        paths: format!(
            "Ours: `GET /jobs/{{id}}/download` with a token, to the last byte ({size} bytes). \
             `zip -r`: Debian's, its usual level, from the same folder to a file ({other_size} bytes)."
        ),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("`zip -r`", false, theirs),
            timed("download over HTTP", true, whole),
            timed("of that, to the first byte", true, first),
        ],
        checks: vec![
            Check::new("ours / `zip -r`", whole.p50 / theirs.p50, Bound::AtMost(1.0)),
            Check::new("bytes: ours / `zip -r`", size as f64 / other_size as f64, Bound::None),
        ],
    })
}

fn fill(server: &Server) -> anyhow::Result<()> {
    let mut connection = server.connect()?;
    let file = |number| {
        let path = format!("src/part{}/file{number}.tsx", number / FILES_OF_A_FOLDER);
        json!({"path": path, "content": source_text(number, FILE_CHARS)})
    };
    let numbers: Vec<usize> = (0..FILES).collect();
    for part in numbers.chunks(FILES_OF_A_BATCH) {
        let body: Value = part.iter().map(|number| file(*number)).collect();
        connection.post("/api/v1/jobs/bench/files/batch", &body.to_string())?;
    }
    Ok(())
}

/// How long it takes into a new file: into one that is there it would look for changes.
fn zip(files: &Path, target: &Path) -> anyhow::Result<Duration> {
    if target.exists() {
        std::fs::remove_file(target)?;
    }
    let began = Instant::now();
    said(Command::new("zip").args(["-q", "-r"]).arg(target).arg(".").current_dir(files))?;
    Ok(began.elapsed())
}
