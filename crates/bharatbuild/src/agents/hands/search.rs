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
        let wanted = files
            .iter()
            .filter(|file| file.size <= MAX_FILE_BYTES && lies_under(&file.path, under));
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

/// Whether a path is a folder's, or the file that is named; everything lies under nothing.
fn lies_under(path: &str, under: &str) -> bool {
    let rest = path.strip_prefix(under);
    under.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn lines(pattern: &Regex, path: &str, text: &str, most: usize) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| pattern.is_match(line));
    let shown = lines.take(most).map(|(at, line)| {
        let line: String = line.trim().chars().take(MAX_LINE_CHARS).collect();
        format!("{path}:{}: {line}", at + 1)
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_not_another_whose_name_begins_alike() {
        for (path, under, lies) in [
            ("src/a.ts", "src", true),
            ("src2/a.ts", "src", false),
            ("src/a.ts", "src/a.ts", true),
            ("a.ts", "", true),
        ] {
            assert_eq!(lies_under(path, under), lies, "{path} under {under}");
        }
    }
}
