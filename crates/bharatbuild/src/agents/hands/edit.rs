//! Changing files.

use super::ProjectHands;
use crate::agents::turn::Outcome;
use edits::{Applied, Change, Editor, Operation};
use serde_json::json;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// After this long a difference is counted coarser.
const DIFF_TIME: Duration = Duration::from_millis(50);

impl ProjectHands {
    pub(super) async fn apply(&mut self, operation: Operation) -> Outcome {
        let mut editor = std::mem::take(&mut self.editor);
        let work = move |tree: &mut dyn edits::Tree| {
            let result = editor.apply(tree, &operation);
            (editor, operation, result)
        };
        match self.jobs.edit(&self.id, self.rule, work).await {
            Ok((editor, operation, result)) => {
                self.editor = editor;
                match result {
                    Ok(applied) => self.applied(&applied),
                    Err(refusal) => self.refused(&operation, &refusal.to_string()),
                }
            }
            Err(error) => {
                // What it knew is gone with it: files have to be read again.
                self.editor = Editor::new(self.policy.clone());
                Outcome::bad(error.to_string())
            }
        }
    }

    fn applied(&self, applied: &Applied) -> Outcome {
        let Some(change) = &applied.change else { return Outcome::good("nothing to do") };
        self.tell_change(change);
        let warnings = applied.warnings.iter().map(|warning| format!("; but {warning}"));
        Outcome::good(format!("done{}", warnings.collect::<String>()))
    }

    fn refused(&self, operation: &Operation, why: &str) -> Outcome {
        let path = operation.path().map(ToString::to_string);
        let more = json!({"op": operation.name(), "path": path});
        self.teller.tell("edit_refused", why.into(), more);
        Outcome::bad(why)
    }

    fn tell_change(&self, change: &Change) {
        match change {
            Change::Write { path, before, after } => {
                let (added, removed) = lines(before.as_deref().unwrap_or_default(), after);
                let more = json!({"path": path, "size": after.len(), "new": before.is_none(),
                                  "added": added, "removed": removed});
                self.teller.tell("file_written", path.as_str().into(), more);
            }
            Change::Remove { path } => {
                self.teller.tell("file_removed", path.as_str().into(), json!({"path": path}));
            }
            Change::Rename { path, to } => {
                let more = json!({"path": path, "to": to});
                self.teller.tell("file_renamed", path.as_str().into(), more);
            }
        }
    }
}

/// Lines that came and lines that went.
fn lines(before: &str, after: &str) -> (usize, usize) {
    if before.is_empty() {
        return (after.lines().count(), 0);
    }
    let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}
