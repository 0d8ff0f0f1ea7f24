//! Something that is wrong with an app, and how it is recognised when it comes again.

use regex::Regex;
use serde::Serialize;
use std::sync::LazyLock;

/// Characters of a signature's line.
const SIGNATURE_CHARS: usize = 160;
/// Lines of a log that a model gets to see.
const SHOWN_LINES: usize = 60;

/// Where it was found; later ones are looked at only where the earlier ones are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    Install,
    Start,
    Port,
    Answer,
    Page,
    Checks,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rung: Rung,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The line of the log, or of the page's console, that tells most; empty where there is none.
    pub line: String,
    /// The end of the log.
    pub log: Vec<String>,
}

impl Finding {
    /// Of a run that stopped at a step.
    pub fn of_run(step: &str, message: &str, log: Vec<String>) -> Self {
        let rung = match step {
            "port" => Rung::Port,
            "answer" => Rung::Answer,
            "start" => Rung::Start,
            _ => Rung::Install,
        };
        let line = telling(&log).unwrap_or_default().to_owned();
        Self { rung, message: message.to_owned(), line, log }
    }

    /// Of the running app.
    pub fn of_app(rung: Rung, message: impl Into<String>, line: impl Into<String>) -> Self {
        Self { rung, message: message.into(), line: line.into(), log: Vec::new() }
    }

    /// The same for the same mistake: without numbers, ids, times and quotes of paths that differ.
    pub fn signature(&self) -> String {
        static CHANGING: LazyLock<Regex> = LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "a constant pattern")]
            Regex::new(r"0x[0-9a-f]+|\b[0-9a-f]{8,}\b|\d+|\x1b\[[0-9;]*m").expect("a pattern")
        });
        let told = if self.line.is_empty() { &self.message } else { &self.line };
        let line = CHANGING.replace_all(told, "#").to_lowercase();
        let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{:?} {}", self.rung, line.chars().take(SIGNATURE_CHARS).collect::<String>())
    }

    /// For the model that is to mend it.
    pub fn for_model(&self) -> String {
        let from = self.log.len().saturating_sub(SHOWN_LINES);
        let log = self.log[from..].join("\n");
        let line = if self.line.is_empty() { String::new() } else { format!("\n{}", self.line) };
        let log = if log.is_empty() { log } else { format!("\n\nThe end of the log:\n{log}") };
        format!("{}{line}{log}", self.message)
    }
}

/// The line that tells most: the last that begins with an error's name, as a traceback ends; else
/// the first that speaks of an error.
fn telling(log: &[String]) -> Option<&str> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "a constant pattern")]
        Regex::new(r"^\s*(Uncaught )?([A-Z]\w*)?(Error|Exception)\b[^:]*:").expect("a pattern")
    });
    let lines = || log.iter().map(String::as_str);
    let speaks = |line: &&str| {
        let line = line.to_lowercase();
        ["error", "cannot find", "not found", "missing script", "failed"]
            .iter()
            .any(|word| line.contains(word))
    };
    lines().rev().find(|line| NAMED.is_match(line)).or_else(|| lines().find(speaks)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_line_that_tells_most_is_found() {
        for (text, line) in [
            (
                "Traceback (most recent call last):\n  File \"app.py\", line 1\nModuleNotFoundError: No module named 'x'\n",
                "ModuleNotFoundError: No module named 'x'",
            ),
            (
                "node:internal\n  throw err;\nError: Cannot find module 'ms'\nRequire stack:\n- /workspace/a.js",
                "Error: Cannot find module 'ms'",
            ),
            (
                "npm error Missing script: \"dev\"\nnpm error\nnpm error To see",
                "npm error Missing script: \"dev\"",
            ),
            ("all is well\n", ""),
        ] {
            assert_eq!(Finding::of_run("start", "it ended", log(text)).line, line);
        }
    }

    #[test]
    fn the_same_mistake_has_the_same_signature() {
        let of = |line: &str| Finding::of_app(Rung::Start, "x", line).signature();
        assert_eq!(
            of("listen EADDRINUSE: :::3000 at 12:01:22"),
            of("listen EADDRINUSE: :::3001  at 13:55:00")
        );
        assert_eq!(of("id 0xdeadbeef12 in 3f2a9c7d11"), of("id 0xfeedface34 in 99aa88bb77"));
        assert_ne!(of("Cannot find module 'a'"), of("Cannot find module 'b'"));
        assert_ne!(of("x"), Finding::of_app(Rung::Page, "x", "x").signature());
    }
}
