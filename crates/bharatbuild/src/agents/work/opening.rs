//! What a model is told first.

use super::Work;
use crate::agents::hands::ProjectHands;
use crate::agents::{EditFormat, Plan};
use edits::FilePath;
use model::{Message, Passage};
use std::fmt::Write;

/// Bytes of files that are shown at the beginning, all together, and of one file.
const SHOWN_BYTES: usize = 60_000;
const SHOWN_FILE_BYTES: u64 = 16_000;
/// Files whose text nobody writes.
const NOT_SHOWN: [&str; 6] =
    ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "Cargo.lock", "go.sum", "Gemfile.lock"];

/// The rules of writing and repairing; the same for every project, so that they stay cached.
pub(super) fn rules(format: EditFormat) -> Vec<Passage> {
    let text = format!("{}\n{}", include_str!("../prompts/write.md"), format.instructions());
    vec![Passage { text, breakpoint: true }]
}

impl Work {
    /// The wish, its plan, and the files that are there.
    pub(super) async fn opening(
        &self,
        plan: &Plan,
        hands: &mut ProjectHands,
    ) -> Result<Message, String> {
        let plan = serde_json::to_string_pretty(plan).unwrap_or_default();
        let files = self.files(hands).await?;
        Ok(Message::user(format!(
            "<wish>\n{}\n</wish>\n\n<plan>\n{plan}\n</plan>\n\n{files}\n\nWrite the app of this plan.",
            self.prompt
        )))
    }

    /// What the student says, and what files there are now: they may have changed since.
    pub(super) async fn request(&self, hands: &mut ProjectHands) -> Result<Message, String> {
        let map = hands.map().await?;
        Ok(Message::user(format!(
            "<files>\n{map}\n</files>\n\n<request>\n{}\n</request>",
            self.prompt
        )))
    }

    /// The map of the project, and the text of what is short. Text of files is data: it is shown
    /// between marks that name its file.
    async fn files(&self, hands: &mut ProjectHands) -> Result<String, String> {
        let mut text = format!("<files>\n{}\n</files>", hands.map().await?);
        let jobs = &self.agents.parts().jobs;
        let files = jobs.list_files(&self.id).await.map_err(|error| error.to_string())?;
        for file in files.iter().filter(|file| file.size <= SHOWN_FILE_BYTES) {
            if NOT_SHOWN.contains(&file.name.as_str()) || text.len() > SHOWN_BYTES {
                continue;
            }
            let (Ok(path), Ok(content)) =
                (FilePath::parse(&file.path), jobs.read_text(&self.id, &file.path).await)
            else {
                continue;
            };
            hands.saw(&path, content.as_bytes());
            // Writing to a string cannot fail.
            let _ = write!(text, "\n\n<file path=\"{path}\">\n{content}\n</file>");
        }
        Ok(text)
    }
}
