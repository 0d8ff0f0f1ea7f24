//! Carrying out a sure remedy, and going back to what was right.

use super::{Work, memory};
use crate::agents::Plan;
use crate::agents::hands::ProjectHands;
use crate::agents::turn::Hands;
use crate::agents::verify::Fix;
use crate::checkpoints::CheckpointKind;
use crate::projects::Command;
use edits::{FilePath, Operation};
use std::time::Duration;

/// How long a remedy's command may take.
const TIMEOUT: Duration = Duration::from_secs(300);
/// Bytes of its output that are kept: it is in the project's log as well.
const KEPT_BYTES: usize = 2_000;
/// The largest file in which a text is replaced, in bytes.
const MAX_FILE_BYTES: u64 = 512 * 1024;

impl Work {
    /// Whether anything changed by it.
    pub(super) async fn remedy(
        &self,
        fix: Fix,
        plan: &mut Plan,
        hands: &mut ProjectHands,
    ) -> Result<bool, String> {
        match fix {
            Fix::Plan(other) => {
                *plan = *other;
                self.keep_plan(plan).await?;
                Ok(true)
            }
            Fix::Command(line) => command(&line, hands).await,
            Fix::Line { path, line } => Ok(self.add_line(path, &line, hands).await),
            Fix::Replace { old, new } => self.replace_everywhere(&old, &new, hands).await,
        }
    }

    async fn add_line(&self, path: &str, line: &str, hands: &mut ProjectHands) -> bool {
        let jobs = &self.agents.parts().jobs;
        let mut text = jobs.read_text(&self.id, path).await.unwrap_or_default();
        if text.lines().any(|known| known.trim().eq_ignore_ascii_case(line)) {
            return false;
        }
        let before = text.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        write(path, &before, text, hands).await
    }

    async fn replace_everywhere(
        &self,
        old: &[String],
        new: &str,
        hands: &mut ProjectHands,
    ) -> Result<bool, String> {
        let jobs = &self.agents.parts().jobs;
        let files = jobs.list_files(&self.id).await.map_err(|error| error.to_string())?;
        let mut changed = false;
        let program = |path: &str| !path.ends_with(".md");
        for file in files.iter().filter(|file| file.size <= MAX_FILE_BYTES && program(&file.path)) {
            let Ok(text) = jobs.read_text(&self.id, &file.path).await else { continue };
            let changed_text = old.iter().fold(text.clone(), |text, old| text.replace(old, new));
            if changed_text != text {
                changed |= write(&file.path, &text, changed_text, hands).await;
            }
        }
        Ok(changed)
    }

    /// Restores the last checkpoint of a turn that ended well, files and conversation. Its number.
    pub(super) async fn back_to_green(&self) -> Option<u32> {
        let parts = self.agents.parts();
        let all = parts.checkpoints.list(&self.id).await.ok()?;
        let green = all.iter().filter(|known| known.kind == CheckpointKind::Turn);
        let green = green.max_by_key(|known| known.number)?;
        parts.checkpoints.restore(&self.id, green.number).await.ok()?;
        memory::go_back(&parts.store, &self.id, green.chat_cursor).await.ok()?;
        Some(green.number)
    }
}

/// By the same hands as a model's edits, so that what is locked stays.
async fn write(path: &str, before: &str, content: String, hands: &mut ProjectHands) -> bool {
    let Ok(path) = FilePath::parse(path) else { return false };
    if !before.is_empty() {
        hands.saw(&path, before.as_bytes());
    }
    !hands.edit(Operation::Write { path, content, read: None }).await.is_error
}

async fn command(line: &str, hands: &ProjectHands) -> Result<bool, String> {
    let command = Command { timeout: Some(TIMEOUT), ..Command::new(line) };
    let run = hands.kept_run(command, KEPT_BYTES).await?;
    Ok(run.ran.end.code == Some(0))
}
