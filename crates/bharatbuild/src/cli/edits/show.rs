//! What was done, for a person or a program.

use edits::{Applied, Change, FilePath, Operation, Pass};
use serde_json::json;
use similar::TextDiff;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Lines shown around a change.
const CONTEXT_LINES: usize = 3;
/// After this long a difference is shown coarser.
const DIFF_TIME: Duration = Duration::from_millis(500);

pub(super) trait Show {
    fn done(&mut self, operation: &Operation, applied: &Applied);
    /// `None` where there was not even an operation.
    fn refused(&mut self, operation: Option<&Operation>, why: &str);
}

/// One JSON text per operation on standard output.
pub(super) struct Lines {
    pub(super) dry_run: bool,
}

impl Show for Lines {
    fn done(&mut self, operation: &Operation, applied: &Applied) {
        let warnings: Vec<String> = applied.warnings.iter().map(ToString::to_string).collect();
        line(
            &json!({
                "op": operation.name(),
                "path": operation.path(),
                "applied": !self.dry_run && applied.change.is_some(),
                "matched": applied.pass.map(how),
                "warnings": warnings,
                "diff": applied.change.as_ref().map(diff),
            })
            .to_string(),
        );
    }

    fn refused(&mut self, operation: Option<&Operation>, why: &str) {
        line(
            &json!({
                "op": operation.map(Operation::name),
                "path": operation.and_then(Operation::path),
                "applied": false,
                "refused": why,
            })
            .to_string(),
        );
    }
}

/// For people: a line per operation, and what changes as a diff.
pub(super) struct Terminal {
    color: bool,
    dry_run: bool,
}

impl Terminal {
    pub(super) fn new(dry_run: bool) -> Self {
        Self { color: std::io::stdout().is_terminal(), dry_run }
    }

    fn colored(&self, code: &str, text: &str) -> String {
        let text = printable(text);
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text }
    }

    fn diff(&self, text: &str) {
        for row in text.lines() {
            line(&match row.as_bytes() {
                [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => self.colored("1", row),
                [b'@', ..] => self.colored("36", row),
                [b'-', ..] => self.colored("31", row),
                [b'+', ..] => self.colored("32", row),
                _ => printable(row),
            });
        }
    }
}

impl Show for Terminal {
    fn done(&mut self, operation: &Operation, applied: &Applied) {
        let how = match (applied.pass, &applied.change, self.dry_run) {
            (_, None, _) => " (not about files: left to the server)".to_owned(),
            (Some(pass), _, _) if pass != Pass::Exact => format!(" (matched {})", how(pass)),
            _ => String::new(),
        };
        let sign = self.colored("32", if self.dry_run { "would" } else { "✓" });
        line(&format!("{sign} {}{how}", printable(&title(Some(operation)))));
        for warning in &applied.warnings {
            line(&format!("  {} {}", self.colored("33", "!"), printable(&warning.to_string())));
        }
        if let Some(change) = &applied.change {
            self.diff(&diff(change));
        }
    }

    fn refused(&mut self, operation: Option<&Operation>, why: &str) {
        let title = printable(&title(operation));
        line(&format!("{} {title}: {}", self.colored("31", "✗"), printable(why)));
    }
}

fn title(operation: Option<&Operation>) -> String {
    match operation {
        None => "no operation".to_owned(),
        Some(Operation::Rename { path, to }) => format!("rename {path} to {to}"),
        Some(operation) => match operation.path() {
            Some(path) => format!("{} {path}", operation.name()),
            None => operation.name().to_owned(),
        },
    }
}

fn how(pass: Pass) -> &'static str {
    match pass {
        Pass::Exact => "exactly",
        Pass::TrailingSpace => "but for space at line ends",
        Pass::EdgeSpace => "but for indentation",
        Pass::Unicode => "but for characters that look alike",
    }
}

/// A unified diff; of a file that is moved or removed only its name.
fn diff(change: &Change) -> String {
    let name = |side: &str, path: &FilePath| format!("{side}/{path}");
    match change {
        Change::Remove { path } => format!("--- {}\n+++ /dev/null\n", name("a", path)),
        Change::Rename { path, to } => format!("--- {}\n+++ {}\n", name("a", path), name("b", to)),
        Change::Write { path, before, after } => {
            let old = before.as_ref().map_or("/dev/null".to_owned(), |_| name("a", path));
            let before = before.as_deref().unwrap_or_default();
            let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(before, after.as_str());
            let mut unified = diff.unified_diff();
            unified.context_radius(CONTEXT_LINES).header(&old, &name("b", path)).to_string()
        }
    }
}

/// What a model wrote must not steer the terminal.
fn printable(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' | '\t' => c.to_string(),
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    };
    text.chars().map(plain).collect()
}

/// A reader that has gone away is no reason to fail.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
