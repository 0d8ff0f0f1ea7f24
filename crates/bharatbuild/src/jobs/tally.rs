//! How much a project holds.

use super::{JobsError, names};
use sandbox::workspace::{Folder, Kind, WorkspacePath};
use std::time::{Duration, Instant};

/// How old a tally may be while a sandbox writes into the folder behind our back.
const FRESH_FOR: Duration = Duration::from_secs(10);

/// Files and bytes of a project, without what can be made again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    pub(super) files: u64,
    pub(super) bytes: u64,
    counted: Instant,
}

impl Tally {
    pub(super) fn count(folder: &Folder) -> Result<Self, JobsError> {
        let mut tally = Self { files: 0, bytes: 0, counted: Instant::now() };
        for found in folder.walk(names::is_hidden)? {
            if found.stat.kind == Kind::File && !names::is_metadata(&found.path) {
                tally.files += 1;
                tally.bytes = tally.bytes.saturating_add(found.stat.size);
            }
        }
        Ok(tally)
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.counted.elapsed() < FRESH_FOR
    }

    /// The tally once `path` holds `size` bytes instead of what it holds now.
    pub(super) fn with(mut self, folder: &Folder, path: &WorkspacePath, size: u64) -> Self {
        let old = folder.stat(path).ok().filter(|stat| stat.kind == Kind::File);
        self.bytes =
            self.bytes.saturating_sub(old.map_or(0, |stat| stat.size)).saturating_add(size);
        self.files += u64::from(old.is_none());
        self
    }
}
