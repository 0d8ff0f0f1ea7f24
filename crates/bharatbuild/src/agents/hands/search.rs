//! Finding lines in files.

use super::ProjectHands;
use crate::agents::turn::Outcome;
use regex::{Regex, RegexBuilder};
use serde_json::Value;

/// Lines that are told, and characters of each.
const MAX_FOUND: usize = 100;
const MAX_LINE_CHARS: usize = 200;
/// Files that are looked through, and the largest of them in bytes.
const MAX_FILES: usize = 2_000;
const MAX_FILE_BYTES: u64 = 512 * 1024;
/// The memory of a compiled pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 1 << 20;

impl ProjectHands {
    pub(super) async fn search(&self, input: &Value) -> Outcome {
        let pattern = Self::text(input, "pattern");
        let pattern = match RegexBuilder::new(pattern).size_limit(MAX_PATTERN_BYTES).build() {
            Ok(pattern) => pattern,
            Err(error) => return Outcome::bad(format!("this is no pattern: {error}")),
        };
        let files = match self.jobs.list_files(&self.id).await {
            Ok(files) => files,
            Err(error) => return Outcome::bad(error.to_string()),
        };
        let under = Self::text(input, "under").trim_matches('/');
        let wanted = files.iter().filter(|file| {
            file.size <= MAX_FILE_BYTES && (under.is_empty() || file.path.starts_with(under))
        });
        let mut found = Vec::new();
        for file in wanted.take(MAX_FILES) {
            // Binary files and such that went meanwhile have no lines.
            let Ok(text) = self.jobs.read_text(&self.id, &file.path).await else { continue };
            found.extend(lines(&pattern, &file.path, &text, MAX_FOUND - found.len()));
            if found.len() >= MAX_FOUND {
                found.push(format!("… only the first {MAX_FOUND} are shown"));
                break;
            }
        }
        if found.is_empty() {
            Outcome::good("nothing found")
        } else {
            Outcome::good(found.join("\n"))
        }
    }
}

fn lines(pattern: &Regex, path: &str, text: &str, most: usize) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| pattern.is_match(line));
    let shown = lines.take(most).map(|(at, line)| {
        let line: String = line.trim().chars().take(MAX_LINE_CHARS).collect();
        format!("{path}:{}: {line}", at + 1)
    });
    shown.collect()
}
