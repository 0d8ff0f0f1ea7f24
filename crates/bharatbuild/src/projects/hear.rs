//! Running a command and hearing what it says: for whoever wants it as one text.

use super::exec::{Command, ExecEnd};
use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use crate::streams::{Entry, Since};
use serde_json::Value;

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub end: ExecEnd,
    /// Standard output and error as they came, the middle left out where it is too long.
    pub output: String,
}

/// A text of which only the beginning and the end are kept.
pub(super) struct Ends {
    head: String,
    tail: String,
    left_out: usize,
    /// Bytes that are kept of each end.
    keep: usize,
}

impl Ends {
    pub(super) fn of(keep: usize) -> Self {
        Self { head: String::new(), tail: String::new(), left_out: 0, keep }
    }

    pub(super) fn push(&mut self, text: &str) {
        let room = if self.tail.is_empty() { self.keep - self.head.len() } else { 0 };
        let (first, rest) = text.split_at(text.floor_char_boundary(room));
        self.head.push_str(first);
        self.tail.push_str(rest);
        // Not with each piece: what is moved up stays in proportion to what comes.
        if self.tail.len() > 2 * self.keep {
            self.shorten();
        }
    }

    pub(super) fn text(mut self) -> String {
        self.shorten();
        match self.left_out {
            0 => self.head + &self.tail,
            bytes => format!("{}\n… {bytes} bytes left out …\n{}", self.head, self.tail),
        }
    }

    fn shorten(&mut self) {
        let gone = self.tail.ceil_char_boundary(self.tail.len().saturating_sub(self.keep));
        self.tail.drain(..gone);
        self.left_out += gone;
    }
}

/// Ends a command whose caller has gone.
struct Leash {
    projects: Projects,
    project: ProjectId,
    exec: Option<String>,
}

impl Drop for Leash {
    fn drop(&mut self) {
        let Some(exec) = self.exec.take() else { return };
        let (projects, project) = (self.projects.clone(), self.project.clone());
        self.projects.parts().tasks.spawn(async move {
            // It may have ended by itself, with its sandbox.
            let _ = projects.cancel_exec(&project, &exec).await;
        });
    }
}

impl Projects {
    /// Runs a command to its end, which comes with the caller's at the latest; its events go to the project's log as well. Of its output the
    /// first and the last `keep` bytes are given.
    pub async fn hear(
        &self,
        id: &ProjectId,
        command: Command,
        keep: usize,
    ) -> Result<Ran, ProjectsError> {
        let mut events = self.parts().streams.subscribe(id, Since::Now, Some(command.id.clone()));
        let started = self.exec(id, command).await?;
        let exec = Some(started.id.clone());
        let mut leash = Leash { projects: self.clone(), project: id.clone(), exec };
        let mut output = Ends::of(keep);
        while let Some(entry) = events.next().await {
            let Entry::Event { body, .. } = entry else { continue };
            let event: Value = serde_json::from_slice(&body).unwrap_or_default();
            match event["type"].as_str() {
                Some("stdout" | "stderr") => {
                    output.push(event["data"].as_str().unwrap_or_default());
                    if event["eol"] == true {
                        output.push("\n");
                    }
                }
                Some("done") => break,
                _ => {}
            }
        }
        leash.exec = None;
        let end = started.end.await.unwrap_or(ExecEnd::WITH_ITS_SANDBOX);
        Ok(Ran { end, output: output.text() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_both_ends_and_says_what_is_missing() {
        let mut ends = Ends::of(10);
        ends.push("begin\n");
        (0..100).for_each(|n| ends.push(&format!("{n}\n")));
        ends.push("the end");
        let text = ends.text();
        assert!(text.starts_with("begin\n") && text.ends_with("the end"), "{text}");
        assert!(text.contains("bytes left out") && text.len() < 80, "{text}");
        let mut short = Ends::of(10);
        short.push("all of it");
        assert_eq!(short.text(), "all of it");
    }

    #[test]
    fn a_line_longer_than_what_is_kept_is_cut_and_not_lost() {
        let mut ends = Ends::of(10);
        ends.push(&"ह".repeat(1_000));
        ends.push("\n");
        ends.push("the end");
        ends.push("\n");
        assert_eq!(ends.text(), "हहह\n… 2991 bytes left out …\n\nthe end\n");
    }
}
