//! A command between two states of the files: what was there before it can be gone back to, and what
//! it changed is told as if it had been written.

use super::ProjectHands;
use crate::agents::work::memory;
use crate::checkpoints::{CheckpointKind, CheckpointsError, End, FileDiff, FileStatus};
use crate::checkpoints::{Diff, NewCheckpoint};
use crate::projects::{Command, Ran};
use serde_json::json;
use std::fmt::Write;

/// Files that are named to a model; it is told how many there are.
const MAX_NAMED: usize = 20;

/// What came of a command.
pub(in crate::agents) struct KeptRun {
    pub(in crate::agents) ran: Ran,
    /// What it did to the project's files; none where that could not be seen.
    pub(in crate::agents) changed: Option<Diff>,
}

impl ProjectHands {
    /// Runs a command in the project's sandbox, which is made where there is none. The error is a
    /// sentence; without a state to go back to nothing is run.
    pub(in crate::agents) async fn kept_run(
        &self,
        command: Command,
        kept_bytes: usize,
    ) -> Result<KeptRun, String> {
        if self.projects.running(&self.id).is_err() {
            let made = self.projects.create_to_build(&self.id, &self.project_type).await;
            made.map_err(|error| error.to_string())?;
        }
        let before = self.keep(&command.line).await;
        let before =
            before.map_err(|error| format!("not run, for the files cannot be kept: {error}"))?;
        let ran = self.projects.hear(&self.id, command, kept_bytes).await;
        let changed = match self.checkpoints.diff(&self.id, End::At(before), End::Now).await {
            Ok(changed) => Some(changed),
            Err(error) => {
                tracing::warn!(project = %self.id, %error, "what a command changed is not known");
                None
            }
        };
        self.tell_changed(changed.as_ref());
        Ok(KeptRun { ran: ran.map_err(|error| error.to_string())?, changed })
    }

    /// The number of a checkpoint of what is there.
    async fn keep(&self, line: &str) -> Result<u32, CheckpointsError> {
        let chat_cursor = memory::cursor(&self.store, &self.id).await?;
        let (kind, title) = (CheckpointKind::Run, format!("Before: {line}"));
        let new = NewCheckpoint { kind, title, chat_cursor };
        Ok(self.checkpoints.keep(&self.id, new).await?.number)
    }

    fn tell_changed(&self, changed: Option<&Diff>) {
        for file in changed.iter().flat_map(|diff| &diff.files) {
            let path = file.path.as_str();
            match file.status {
                FileStatus::Removed => {
                    let more = json!({"path": path, "by": "run"});
                    self.teller.tell("file_removed", path.into(), more);
                }
                status => {
                    let more = json!({"path": path, "by": "run", "new": status == FileStatus::Added,
                                      "added": file.lines_added, "removed": file.lines_removed});
                    self.teller.tell("file_written", path.into(), more);
                }
            }
        }
    }
}

impl KeptRun {
    /// For a model: which files are not what they were.
    pub(in crate::agents) fn changes(&self) -> String {
        let Some(diff) = self.changed.as_ref().filter(|diff| diff.files_changed > 0) else {
            return String::new();
        };
        let mut text = format!("\nfiles that it changed: {}", diff.files_changed);
        for file in diff.files.iter().take(MAX_NAMED) {
            let _ = write!(text, "\n  {}", named(file));
        }
        text
    }
}

fn named(file: &FileDiff) -> String {
    let how = match file.status {
        FileStatus::Added => "new",
        FileStatus::Removed => "removed",
        FileStatus::Changed => "changed",
    };
    let lines = match (file.lines_added, file.lines_removed) {
        (Some(added), Some(removed)) => format!(", +{added} -{removed}"),
        _ => String::new(),
    };
    format!("{} ({how}{lines})", file.path)
}
