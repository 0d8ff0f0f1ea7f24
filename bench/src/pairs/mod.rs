//! One file for each pair.

mod create_docker;
mod create_native;
mod edit;
mod exec;
mod memory;
mod page;
mod preview;
mod write_batch;
mod write_many;
mod write_one;
mod zip;

use crate::http::Connection;
use crate::outcome::Outcome;
use crate::peers::command::COMMAND;
use crate::server::removal;
use crate::stage::Stage;
use clap::ValueEnum;
use serde_json::json;
use std::time::{Duration, Instant};

/// Rounds whose figures are thrown away: caches fill, the sandbox's first exec.
const WARM_UP: usize = 5;
/// Between two rounds with sandboxes: one with half a core must not meet its quota.
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pair {
    Exec,
    CreateNative,
    CreateDocker,
    WriteOne,
    WriteMany,
    WriteBatch,
    Edit,
    Zip,
    Preview,
    Page,
    Memory,
}

impl Pair {
    pub const ALL: [Self; 11] = [
        Self::Exec,
        Self::CreateNative,
        Self::CreateDocker,
        Self::WriteOne,
        Self::WriteMany,
        Self::WriteBatch,
        Self::Edit,
        Self::Zip,
        Self::Preview,
        Self::Page,
        Self::Memory,
    ];

    /// As on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
    }

    pub fn run(self, stage: &Stage) -> anyhow::Result<Outcome> {
        match self {
            Self::Exec => exec::run(stage),
            Self::CreateNative => create_native::run(stage),
            Self::CreateDocker => create_docker::run(stage),
            Self::WriteOne => write_one::run(stage),
            Self::WriteMany => write_many::run(stage),
            Self::WriteBatch => write_batch::run(stage),
            Self::Edit => edit::run(stage),
            Self::Zip => zip::run(stage),
            Self::Preview => preview::run(stage),
            Self::Page => page::run(stage),
            Self::Memory => memory::run(stage),
        }
    }
}

/// From `began` until the server tells what the command said; the answer is read to its end.
fn first_output(connection: &mut Connection, id: &str, began: Instant) -> anyhow::Result<Duration> {
    let path = format!("/api/v1/containers/{id}/exec");
    let body = json!({"command": COMMAND}).to_string();
    let seen = connection.post_until(&path, &body, b"\"type\":\"stdout\"")?;
    Ok(seen.duration_since(began))
}

/// A new project, its sandbox and a first output, then all of it removed: how long `create` took, and
/// how long it was until the output.
fn from_nothing(connection: &mut Connection, id: &str) -> anyhow::Result<(Duration, Duration)> {
    let began = Instant::now();
    connection.post(&format!("/api/v1/containers/{id}/create"), "{}")?;
    let created = began.elapsed();
    let first = first_output(connection, id, began)?;
    connection.delete(&removal(id))?;
    Ok((created, first))
}

/// How many letters a file of these comparisons has: a component of a page.
const FILE_CHARS: usize = 4096;

/// Text like a program's, of that many bytes, another for each number.
fn source_text(number: usize, bytes: usize) -> String {
    const WORDS: [&str; 16] = [
        "const",
        "return",
        "import",
        "item",
        "value",
        "export",
        "function",
        "state",
        "props",
        "render",
        "className",
        "async",
        "await",
        "string",
        "number",
        "index",
    ];
    // A fixed sequence (a linear congruence), so that every run compresses the same bytes.
    let mut state = number as u64 + 1;
    let mut text = String::with_capacity(bytes + 32);
    while text.len() < bytes {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = WORDS[(state >> 60) as usize];
        let number = (state >> 40) & 0xfff;
        let end = if state & 0x7_0000 == 0 { ";\n  " } else { " " };
        text.push_str(&format!("{word}{number}{end}"));
    }
    text.truncate(bytes);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_its_length_and_differs_by_number() {
        assert_eq!(source_text(3, 4096).len(), 4096);
        assert_eq!(source_text(3, 64), source_text(3, 64));
        assert_ne!(source_text(3, 64), source_text(4, 64));
    }
}
