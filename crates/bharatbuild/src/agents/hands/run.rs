//! Commands in the sandbox.

use super::ProjectHands;
use super::kept_run::KeptRun;
use crate::agents::turn::Outcome;
use crate::projects::Command;
use serde_json::Value;
use std::time::Duration;

/// How long a command may take: unless it says otherwise, and at most.
const DEFAULT_SECONDS: u64 = 120;
const MAX_SECONDS: u64 = 300;
/// Bytes of output that are given of each end.
const KEPT_BYTES: usize = 6_000;
/// The longest command, in bytes.
const MAX_COMMAND_BYTES: usize = 16 * 1024;
/// Lines of a log.
const LOG_LINES: usize = 80;

impl ProjectHands {
    pub(super) async fn run(&mut self, input: &Value) -> Outcome {
        let line = Self::text(input, "command");
        if line.trim().is_empty() || line.len() > MAX_COMMAND_BYTES {
            return Outcome::bad(format!("a command has 1 to {MAX_COMMAND_BYTES} bytes"));
        }
        if let Some(objection) = self.objection(line).await {
            return objection;
        }
        let seconds = input["timeout_seconds"].as_u64().unwrap_or(DEFAULT_SECONDS);
        let timeout = Duration::from_secs(seconds.clamp(1, MAX_SECONDS));
        let command = Command { timeout: Some(timeout), ..Command::new(line) };
        match self.kept_run(command, KEPT_BYTES).await {
            Ok(run) => Outcome::good(heard(&run)),
            Err(why) => Outcome::bad(why),
        }
    }

    pub(super) fn logs(&self) -> Outcome {
        let lines = self.projects.tail(&self.id);
        let from = lines.len().saturating_sub(LOG_LINES);
        match lines.is_empty() {
            true => Outcome::good("(nothing was printed)"),
            false => Outcome::good(lines[from..].join("\n")),
        }
    }
}

fn heard(run: &KeptRun) -> String {
    let how = match run.ran.end.code {
        Some(code) => format!("exit code {code}"),
        None => run.ran.end.reason.to_owned(),
    };
    format!("{how}\n{}{}", run.ran.output, run.changes())
}
