//! How a model says what to do with files: by calling tools, in tags between prose, or in tags with
//! whole files only.

mod said;
mod tools;

pub use said::{Said, ask};
pub use tools::tools;

/// The ways, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditFormat {
    /// Tool calls of the provider.
    Tools,
    /// Tags, edits of a part included.
    Tags,
    /// Tags, every file anew.
    Files,
}

impl EditFormat {
    pub const ALL: [Self; 3] = [Self::Tools, Self::Tags, Self::Files];

    pub fn name(self) -> &'static str {
        match self {
            Self::Tools => "native tool calls",
            Self::Tags => "tag stream",
            Self::Files => "whole files only",
        }
    }

    /// What a model is told about the way.
    pub fn instructions(self) -> &'static str {
        match self {
            Self::Tools => include_str!("../prompts/edit_tools.md"),
            Self::Tags => include_str!("../prompts/edit_tags.md"),
            Self::Files => include_str!("../prompts/edit_files.md"),
        }
    }
}
