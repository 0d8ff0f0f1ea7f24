//! Reading and listing files.

use super::ProjectHands;
use crate::agents::turn::Outcome;
use edits::FilePath;
use serde_json::Value;

/// Files that are listed.
const MAX_LISTED: usize = 1_000;

impl ProjectHands {
    pub(super) async fn read(&mut self, input: &Value) -> Outcome {
        let path = match FilePath::parse(Self::text(input, "path")) {
            Ok(path) => path,
            Err(error) => return Outcome::bad(error.to_string()),
        };
        match self.jobs.read_text(&self.id, path.as_str()).await {
            Ok(text) => {
                self.editor.saw(&path, text.as_bytes());
                Outcome::good(part(&text, input))
            }
            Err(error) => Outcome::bad(error.to_string()),
        }
    }

    pub(super) async fn list(&self) -> Outcome {
        match self.map().await {
            Ok(map) => Outcome::good(map),
            Err(error) => Outcome::bad(error),
        }
    }

    /// The project's files, a line each.
    pub(in crate::agents) async fn map(&self) -> Result<String, String> {
        let files = self.jobs.list_files(&self.id).await.map_err(|error| error.to_string())?;
        let mut lines: Vec<String> = files
            .iter()
            .take(MAX_LISTED)
            .map(|file| format!("{} ({} bytes)", file.path, file.size))
            .collect();
        if files.len() > MAX_LISTED {
            lines.push(format!("… and {} files more", files.len() - MAX_LISTED));
        }
        if lines.is_empty() {
            lines.push("(no files yet)".to_owned());
        }
        Ok(lines.join("\n"))
    }
}

/// The lines that are asked for; all where none are.
fn part(text: &str, input: &Value) -> String {
    let from = input["from_line"].as_u64().unwrap_or(1).max(1) as usize;
    let count = input["lines"].as_u64().map_or(usize::MAX, |count| count as usize);
    if from == 1 && count == usize::MAX {
        return text.to_owned();
    }
    text.split_inclusive('\n').skip(from - 1).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn gives_the_lines_that_are_asked_for() {
        let text = "a\nb\nc\nd";
        assert_eq!(part(text, &json!({})), text);
        assert_eq!(part(text, &json!({"from_line": 2, "lines": 2})), "b\nc\n");
        assert_eq!(part(text, &json!({"from_line": 4})), "d");
        assert_eq!(part(text, &json!({"from_line": 9})), "");
    }
}
