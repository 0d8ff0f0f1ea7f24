//! What a plan promises, tried.

use super::{Climb, Finding, Rung};
use crate::agents::plan::Check;
use crate::projects::{Ask, Look, Seen};

impl Climb<'_> {
    /// The first check that does not hold.
    pub(super) async fn checks(&self, seen: Option<&Seen>) -> Result<(), Finding> {
        for check in &self.plan.checks {
            self.check(check, seen)
                .await
                .map_err(|finding| finding.with_log(self.projects.tail(self.id)))?;
        }
        Ok(())
    }

    async fn check(&self, check: &Check, seen: Option<&Seen>) -> Result<(), Finding> {
        let Check { path, contains } = check;
        let wrong = |message: String| Finding::of_app(Rung::Checks, message, "");
        let answer = self.projects.probe(self.id, self.plan.port, &Ask::get(path)).await;
        let answer = answer.map_err(|error| wrong(format!("GET {path}: {error}")))?;
        if answer.status >= 400 {
            return Err(wrong(format!("GET {path} answers HTTP {}", answer.status)));
        }
        if contains.is_empty() || has(&answer.body, contains) {
            return Ok(());
        }
        // A page may be made by its scripts.
        let shown = match seen.filter(|_| path == "/") {
            Some(seen) => seen.text_start.clone(),
            None if answer.content_type.contains("html") => self.shown(path).await,
            None => String::new(),
        };
        match has(&shown, contains) {
            true => Ok(()),
            false => Err(wrong(format!("{path} should show {contains:?}, and does not"))),
        }
    }

    async fn shown(&self, path: &str) -> String {
        let look = Look { screenshot: false };
        let seen = self.projects.look_at(self.id, self.plan.port, path, look).await;
        seen.map(|seen| format!("{}\n{}", seen.title, seen.text_start)).unwrap_or_default()
    }
}

/// Case and runs of space do not matter.
fn has(text: &str, wanted: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    plain(text).contains(&plain(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_do_not_matter() {
        assert!(has("<h1>Hostel\n  Mess</h1>", "hostel mess"));
        assert!(has("मेस मेनू", "मेस  मेनू"));
        assert!(!has("Hostel", "Mess"));
    }
}
