//! The checking browser: whether it is there, and whether it can write Hindi.

use super::Finding;
use crate::config::{Config, EngineChoice};
use std::process::{Command, Stdio};

const WHAT: &str = "browser";
/// What a server without one does.
const WITHOUT: &str = "pages of apps are only asked for by HTTP";

pub(super) fn checking(config: &Config) -> Finding {
    let Some(program) = &config.sandbox.browser else {
        return Finding::good(WHAT, format!("switched off: {WITHOUT}"));
    };
    if config.sandbox.engine == EngineChoice::Docker {
        return Finding::good(WHAT, format!("{program}, in images that have it; else {WITHOUT}"));
    }
    let Some(version) = said(program, &["--version"]) else {
        let hint = "apt-get install chromium; its program's path is CHECKING_BROWSER";
        return Finding::lacking(WHAT, format!("no {program}: {WITHOUT}"), hint);
    };
    finding(&version, said("fc-list", &[":lang=hi", "family"]).is_some())
}

fn finding(version: &str, devanagari: bool) -> Finding {
    let version = version.trim();
    match devanagari {
        true => Finding::good(WHAT, version),
        false => Finding::lacking(
            WHAT,
            format!("{version}, without a font for Devanagari: Hindi is boxes in its pictures"),
            "apt-get install fonts-lohit-deva",
        ),
    }
}

/// The first line a program prints, where it prints any.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    let output =
        command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then(|| text.lines().next().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;
    use crate::config::Sources;

    fn checked(program: &str) -> Finding {
        let sources = Sources::of_pairs(&[("CHECKING_BROWSER", program)]);
        checking(&Config::read(&sources).unwrap())
    }

    #[test]
    fn a_browser_that_is_not_there_is_told_with_what_stands_in() {
        let missing = checked("/usr/lib/no-such-browser");
        assert_eq!(missing.verdict, Verdict::Lacking);
        assert!(
            missing.found.contains("/usr/lib/no-such-browser") && missing.found.contains(WITHOUT)
        );
        assert_eq!(checked("none").verdict, Verdict::Good);
    }

    #[test]
    fn boxes_for_hindi_are_told() {
        assert_eq!(finding("Chromium 1\n", true).verdict, Verdict::Good);
        assert!(finding("Chromium 1", false).hint.unwrap().contains("fonts-lohit-deva"));
    }
}
