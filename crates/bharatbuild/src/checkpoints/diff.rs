//! What changed from one state of the files to another.

use super::blobs::digest;
use super::look::look;
use super::manifest::{Kept, Manifest};
use super::patch::{Budget, Content, FileDiff, FileStatus, MAX_COMPARED_BYTES};
use super::place::Place;
use super::{Checkpoints, CheckpointsError};
use crate::ids::ProjectId;
use sandbox::workspace::{Folder, FolderError, WorkspacePath};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The most files of one diff; it says how many there are.
pub const MAX_DIFF_FILES: usize = 300;
/// The most bytes of all patches of one diff.
const MAX_DIFF_BYTES: usize = 1 << 20;
/// With less room than this, in bytes, no more files are read.
const LEAST_PATCH_BYTES: usize = 256;
/// After this long, differences are shown coarser: a file can be made for which fine ones take ages.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// One end of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// An empty project: what was before the first checkpoint.
    Nothing,
    /// A checkpoint's number.
    At(u32),
    /// The folder as it is.
    Now,
}

/// What changed between two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    pub from: End,
    pub to: End,
    /// By path.
    pub files: Vec<FileDiff>,
    /// How many files changed, told or not.
    pub files_changed: usize,
    /// Lines of the files that were compared.
    pub lines_added: u64,
    pub lines_removed: u64,
    /// What is not told, as a sentence.
    pub left_out: Option<String>,
}

/// The files of one end, and where their contents are.
struct Side {
    manifest: Manifest,
    contents: Contents,
}

enum Contents {
    None,
    Kept(Place),
    Folder(Arc<Folder>),
}

impl Checkpoints {
    /// What changed from one end to the other. A checkpoint that is not there is
    /// [`CheckpointsError::NotFound`].
    pub async fn diff(&self, id: &ProjectId, from: End, to: End) -> Result<Diff, CheckpointsError> {
        let (old, new) = (self.side(id, from).await?, self.side(id, to).await?);
        let mut diff = self.blocking(move || compare(&old, &new)).await?;
        (diff.from, diff.to) = (from, to);
        Ok(diff)
    }

    /// The end before another one: the checkpoint before a checkpoint, the latest before now.
    pub async fn before(&self, id: &ProjectId, end: End) -> Result<End, CheckpointsError> {
        let below = match end {
            End::Nothing => return Ok(End::Nothing),
            End::At(number) => number,
            End::Now => u32::MAX,
        };
        let found = self.0.store.checkpoint_below(id, below).await?;
        Ok(found.map_or(End::Nothing, |found| End::At(found.number)))
    }

    async fn side(&self, id: &ProjectId, end: End) -> Result<Side, CheckpointsError> {
        match end {
            End::Nothing => Ok(Side { manifest: Manifest::default(), contents: Contents::None }),
            End::At(number) => {
                self.get(id, number).await?;
                let contents = Contents::Kept(self.place(id));
                Ok(Side { manifest: self.manifest(id, number).await?, contents })
            }
            End::Now => {
                let folder = self.0.jobs.folder(id).await?;
                let limit = self.0.jobs.limits().project_bytes;
                self.blocking(move || {
                    let seen =
                        look(&folder, limit, &mut |file, left| digest(file, left, &mut io::sink()));
                    Ok(Side { manifest: seen?.manifest, contents: Contents::Folder(folder) })
                })
                .await
            }
        }
    }
}

fn compare(old: &Side, new: &Side) -> Result<Diff, CheckpointsError> {
    let (before, after) = (&old.manifest.files, &new.manifest.files);
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed: Vec<&String> =
        paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).collect();
    let mut budget = Budget { patch_bytes: MAX_DIFF_BYTES, deadline: Instant::now() + DIFF_TIME };
    let files: Result<Vec<FileDiff>, CheckpointsError> =
        changed.iter().take(MAX_DIFF_FILES).map(|path| one(path, old, new, &mut budget)).collect();
    let files = files?;
    let sum = |lines: fn(&FileDiff) -> Option<u64>| files.iter().filter_map(lines).sum();
    let (told, all) = (files.len(), changed.len());
    Ok(Diff {
        from: End::Nothing,
        to: End::Nothing,
        files_changed: all,
        lines_added: sum(|file| file.lines_added),
        lines_removed: sum(|file| file.lines_removed),
        left_out: (told < all).then(|| format!("the first {told} of {all} changed files are told")),
        files,
    })
}

fn one(
    path: &str,
    old: &Side,
    new: &Side,
    budget: &mut Budget,
) -> Result<FileDiff, CheckpointsError> {
    let (before, after) = (old.manifest.files.get(path), new.manifest.files.get(path));
    let status = match (before, after) {
        (None, _) => FileStatus::Added,
        (_, None) => FileStatus::Removed,
        _ => FileStatus::Changed,
    };
    if before.map(|kept| &kept.hash) == after.map(|kept| &kept.hash) {
        let executable = after.is_some_and(|kept| kept.executable);
        let note = if executable { "it is executable now" } else { "it is no longer executable" };
        return Ok(FileDiff::untold(path, status, note));
    }
    if budget.patch_bytes < LEAST_PATCH_BYTES {
        return Ok(FileDiff::untold(path, status, "the answer is full: ask for fewer changes"));
    }
    let contents = (old.content(path, before)?, new.content(path, after)?);
    Ok(FileDiff::of(path, status, contents, budget))
}

impl Side {
    fn content(&self, path: &str, kept: Option<&Kept>) -> Result<Content, CheckpointsError> {
        let Some(kept) = kept else { return Ok(Content::Absent) };
        if kept.size > MAX_COMPARED_BYTES {
            return Ok(Content::Large);
        }
        match &self.contents {
            Contents::None => Ok(Content::Absent),
            Contents::Kept(place) => match std::fs::read(place.blob(&kept.hash)) {
                Ok(bytes) => Ok(Content::of(bytes)),
                // Its checkpoint gave way to newer ones meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Content::Gone),
                Err(error) => Err(error.into()),
            },
            Contents::Folder(folder) => {
                match folder.read(&WorkspacePath::parse(path)?, MAX_COMPARED_BYTES) {
                    Ok(bytes) => Ok(Content::of(bytes)),
                    Err(FolderError::Io(error)) => Err(error.into()),
                    Err(_) => Ok(Content::Gone),
                }
            }
        }
    }
}
