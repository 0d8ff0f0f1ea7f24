//! A project that is brought along: a ZIP, or the files of a folder. Whoever packed it is hostile.
//!
//! What cannot be part of a project (links, names that lead out of it, git's own, what installing
//! makes again) is left out and said so; what is too much is refused as a whole.

mod archive;
mod bundle;
mod top;

pub use archive::LeftOut;
pub use bundle::Bundle;

use super::{Exclusive, Jobs, JobsError, NewProject, Project};
use crate::config::LimitsConfig;
use sandbox::workspace::Folder;
use std::sync::Arc;

/// The most files that are taken.
pub const MAX_FILES: usize = 10_000;
/// The most entries that are told to have been left out; the rest is counted.
const MAX_TOLD: usize = 50;

/// What became of a bundle.
#[derive(Debug)]
pub struct Imported {
    pub project: Project,
    pub files: usize,
    /// In bytes.
    pub bytes: u64,
    /// Some of what was left out, and how much in all.
    pub left_out: Vec<LeftOut>,
    pub left_out_count: usize,
}

/// What was put into the folder so far.
#[derive(Debug, Default)]
struct Taken {
    files: usize,
    bytes: u64,
    left_out: Vec<LeftOut>,
    left_out_count: usize,
}

impl Jobs {
    /// Makes a project of what a bundle holds. Where that fails there is no project.
    pub async fn import(&self, new: NewProject, bundle: Bundle) -> Result<Imported, JobsError> {
        let project = self.create(new).await?;
        match self.fill(&project, bundle).await {
            Ok(taken) => Ok(Imported {
                project,
                files: taken.files,
                bytes: taken.bytes,
                left_out: taken.left_out,
                left_out_count: taken.left_out_count,
            }),
            Err(error) => {
                self.delete(&project.id).await?;
                Err(error)
            }
        }
    }

    async fn fill(&self, project: &Project, bundle: Bundle) -> Result<Taken, JobsError> {
        let held: Exclusive = self.exclusive(&project.id).await?;
        let (folder, limits) = (held.folder().clone(), self.limits());
        let taken = self.blocking(move || unpack(&folder, bundle, limits)).await?;
        self.note_rewritten(&held).await?;
        Ok(taken)
    }
}

/// Blocks.
fn unpack(folder: &Arc<Folder>, bundle: Bundle, limits: LimitsConfig) -> Result<Taken, JobsError> {
    let mut taken = Taken::default();
    bundle.each(|entry| taken.take(folder, entry, limits))?;
    if taken.files == 0 {
        return Err(JobsError::EmptyBundle);
    }
    top::strip(folder)?;
    Ok(taken)
}
