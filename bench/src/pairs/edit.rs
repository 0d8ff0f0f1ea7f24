//! Files written by a model: from its last byte to the disk.

use super::{FILE_CHARS, source_text};
use crate::figures::{Figures, p95};
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::plain::Plain;
use crate::peers::writer::{FILES_A_TURN, Writer};
use crate::stage::Stage;
use serde_json::json;

/// Turns, the first of which warms up.
const TURNS: usize = 11;
/// The most that the slow end may take, in milliseconds.
const TARGET_MS: f64 = 5.0;
const PROJECT: &str = "bench";
/// The event that ends a turn of the writer's.
const ASKED: &[u8] = b"\"type\":\"asked\"";

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let content = source_text(1, FILE_CHARS);
    let plain = Plain::new(stage.folder("plain")?);
    let data = stage.folder("edit")?;
    let writer = Writer::start(data.join("jobs").join(PROJECT), content.clone())?;
    let url = format!("http://{}", writer.address);
    let server = stage.server_with_model(data, &url)?;
    server.make_job(PROJECT)?;
    let mut connection = server.connect()?;
    let mut written = Vec::new();
    for turn in 0..stage.count(TURNS).max(2) {
        let (path, body) = match turn {
            0 => ("/api/v1/jobs/bench/generate", json!({"prompt": "files", "provider": "claude"})),
            _ => ("/api/v1/projects/bench/message", json!({"text": "more"})),
        };
        connection.post_until(path, &body.to_string(), ASKED)?;
        for file in 0..FILES_A_TURN {
            written.push(plain.write(&format!("f{}", turn * FILES_A_TURN + file), &content)?);
        }
    }
    let times = writer.times();
    Ok(outcome(
        Figures::of(&written, FILES_A_TURN),
        Figures::of(&times, FILES_A_TURN),
        p95(&times, FILES_A_TURN),
    ))
}

fn outcome(plain: Figures, ours: Figures, slow: f64) -> Outcome {
    Outcome {
        name: Pair::Edit.name(),
        title: "A file of 4 KB written by a model",
        paths: "Ours: from the last bytes of the model's answer on the wire until the file is in the \
            project's folder: reading the stream, the guards, the project's lock, a write beside and a \
            rename. Plain: that write and rename alone."
            .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("plain write + rename", false, plain),
            timed("from the model's last byte to the disk", true, ours),
        ],
        checks: vec![
            Check::new("p95 in ms", slow, Bound::AtMost(TARGET_MS)),
            Check::new("ours / plain", ours.p50 / plain.p50, Bound::None),
        ],
    }
}
