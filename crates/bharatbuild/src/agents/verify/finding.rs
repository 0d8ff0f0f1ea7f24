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

    /// With the end of the app's log. Where its line only says that the app failed, the log's most
    /// telling line is added to it: two mistakes behind one address are two.
    pub fn with_log(mut self, log: Vec<String>) -> Self {
        static FAILED: LazyLock<Regex> = LazyLock::new(|| pattern(r"HTTP 5\d\d$"));
        let told = if self.line.is_empty() { &self.message } else { &self.line };
        if FAILED.is_match(told)
            && let Some(line) = telling(&log)
        {
            self.line = format!("{told}; {line}");
        }
        self.log = log;
        self
    }

    /// The same for the same mistake: without numbers, ids, times and quotes of paths that differ.
    pub fn signature(&self) -> String {
        static CHANGING: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"0x[0-9a-f]+|\b[0-9a-f]{8,}\b|\d+|\x1b\[[0-9;]*m"));
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

/// How the end of a traceback names its error, in JavaScript, Python, Java and Ruby.
const NAMED: &str = r"^\s*(Uncaught |Caused by: )?([\w$.]+\.)?([A-Z]\w*)?(Error|Exception)\b[^:]*:|^([a-z_]\w*\.)+[A-Z]\w+: |\([A-Z][\w:]*(Error|Exception)\)$";
/// How compilers and the like name the place of a mistake: Go, javac by Maven, rustc, TypeScript, PHP;
/// and how Go and Rust panic.
const PLACED: &str = r"^\S+\.go:\d+:\d+: |^\[ERROR\] \S+\.java:\[|^error(\[E\d+\])?: |: error TS\d+: |PHP (Parse|Fatal) error: |^panic: |^thread '.*' panicked at ";
/// What package managers say of what they do is no mistake, whatever the packages are called.
const BUSY: [&str; 3] = ["Downloading ", "Downloaded ", "Collecting "];

/// The line that tells most: the last that names an error, as a traceback ends; else the first that
/// names a mistake's place, as compilers do; else the first that speaks of an error.
fn telling(log: &[String]) -> Option<&str> {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern(NAMED));
    static PLACES: LazyLock<Regex> = LazyLock::new(|| pattern(PLACED));
    let lines = || log.iter().map(String::as_str).filter(|line| !is_busy(line));
    let speaks = |line: &&str| {
        let line = line.to_lowercase();
        ["error", "cannot find", "could not", "not found", "missing script", "failed"]
            .iter()
            .any(|word| line.contains(word))
    };
    lines()
        .rev()
        .find(|line| NAMES.is_match(line))
        .or_else(|| lines().find(|line| PLACES.is_match(line)))
        .or_else(|| lines().find(speaks))
        .map(str::trim)
}

fn is_busy(line: &str) -> bool {
    BUSY.iter().any(|word| line.contains(word))
}

#[expect(clippy::expect_used, reason = "constant patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
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
            (
                "# app\n./main.go:3:26: cannot use \"x\" as int value\n./main.go:4:2: undefined: m",
                "./main.go:3:26: cannot use \"x\" as int value",
            ),
            ("panic: no menu\n\ngoroutine 1 [running]:\nexit status 2", "panic: no menu"),
            (
                "[INFO] Downloading from x: /error_prone/2.36/error_prone-2.36.pom\n\
                 [ERROR] COMPILATION ERROR : \n\
                 [ERROR] /workspace/src/main/java/app/Item.java:[9,5] cannot find symbol",
                "[ERROR] /workspace/src/main/java/app/Item.java:[9,5] cannot find symbol",
            ),
            (
                "org.example.Outer: it failed\nCaused by: java.lang.IllegalStateException: no menu\n\
                 [ERROR] Failed to execute goal",
                "Caused by: java.lang.IllegalStateException: no menu",
            ),
            (
                "Traceback (most recent call last):\n  File \"a.py\"\njinja2.exceptions.TemplateNotFound: menu.html\n",
                "jinja2.exceptions.TemplateNotFound: menu.html",
            ),
            (
                "[Fri Nov 27 01:28:13 2026] PHP Parse error:  syntax error in /workspace/a.php on line 2",
                "[Fri Nov 27 01:28:13 2026] PHP Parse error:  syntax error in /workspace/a.php on line 2",
            ),
            (
                "y.rb:2:in `a': undefined method `nix' for main:Object (NoMethodError)\n\n  nix(1)\n\tfrom y.rb:4",
                "y.rb:2:in `a': undefined method `nix' for main:Object (NoMethodError)",
            ),
            (
                "   Compiling app\nerror[E0308]: mismatched types\n --> src/main.rs:2:48\nerror: could not compile",
                "error[E0308]: mismatched types",
            ),
            ("all is well\n", ""),
        ] {
            assert_eq!(Finding::of_run("start", "it ended", log(text)).line, line);
        }
    }

    #[test]
    fn what_failed_behind_an_address_is_told_with_it() {
        let of = |line: &str, log_line: &str| {
            Finding::of_app(Rung::Page, "A request fails", line).with_log(log(log_line)).line
        };
        let failed = "GET /src/App.vue: HTTP 500";
        assert_eq!(of(failed, "TypeError: x"), format!("{failed}; TypeError: x"));
        assert_eq!(of(failed, "all is well"), failed);
        assert_eq!(of("GET /x: HTTP 404", "TypeError: x"), "GET /x: HTTP 404");
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
