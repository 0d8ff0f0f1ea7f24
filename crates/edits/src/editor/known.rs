//! What a model has seen of each file.

use super::Refusal;
use crate::{ContentHash, FilePath};
use std::collections::{HashMap, HashSet};

/// The hashes of files as the model last saw or made them.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<FilePath, Versions>);

#[derive(Debug)]
struct Versions {
    current: ContentHash,
    /// What it saw before its own changes led to the current one: an operation written at the
    /// same time as the one before it still names these.
    earlier: HashSet<ContentHash>,
}

impl Known {
    pub(super) fn has(&self, path: &FilePath) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn saw(&mut self, path: &FilePath, hash: ContentHash) {
        if self.0.get(path).is_none_or(|versions| versions.current != hash) {
            self.0.insert(path.clone(), Versions { current: hash, earlier: HashSet::new() });
        }
    }

    /// The model's own change led from `read` (if it said) to this.
    pub(super) fn made(&mut self, path: &FilePath, read: Option<&ContentHash>, hash: ContentHash) {
        match self.0.get_mut(path) {
            Some(versions) => {
                let before = std::mem::replace(&mut versions.current, hash);
                versions.earlier.insert(before);
            }
            None => {
                let earlier = read.cloned().into_iter().collect();
                self.0.insert(path.clone(), Versions { current: hash, earlier });
            }
        }
    }

    pub(super) fn forget(&mut self, path: &FilePath) {
        self.0.remove(path);
    }

    pub(super) fn renamed(&mut self, from: &FilePath, to: &FilePath) {
        if let Some(versions) = self.0.remove(from) {
            self.0.insert(to.clone(), versions);
        }
    }

    /// Refuses a file that is not as the model knows it. `read` is what the operation names.
    pub(super) fn check(
        &self,
        path: &FilePath,
        bytes: Option<&[u8]>,
        read: Option<&ContentHash>,
    ) -> Result<(), Refusal> {
        let versions = self.0.get(path);
        let expected = match (read, versions) {
            (None, None) => return Ok(()),
            (Some(read), Some(versions)) if versions.earlier.contains(read) => &versions.current,
            (Some(read), _) => read,
            (None, Some(versions)) => &versions.current,
        };
        let now = bytes.map(ContentHash::of);
        if now.as_ref() == Some(expected) { Ok(()) } else { Err(Refusal::Stale) }
    }
}
