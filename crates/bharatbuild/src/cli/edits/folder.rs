//! A folder of this computer as a tree of files.

use crate::jobs::tree::{self, parsed, told};
use edits::{FileKind, FilePath, Tree, TreeError};
use sandbox::workspace::{Folder, Staging};
use std::path::Path;
use std::sync::Arc;

/// Everything goes through an open directory: no link and no name leads out of it.
pub(super) struct OnDisk {
    folder: Folder,
    /// Where new files are written before they are renamed: in the folder itself, for elsewhere
    /// may be another file system. It goes when this does.
    _staging: tempfile::TempDir,
}

impl OnDisk {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let place = tempfile::Builder::new().prefix(".bharatbuild-edits-").tempdir_in(path)?;
        let staging = Arc::new(Staging::open(place.path())?);
        Ok(Self { folder: Folder::open(path, staging, None)?, _staging: place })
    }
}

impl Tree for OnDisk {
    fn read(&self, path: &FilePath, max_bytes: usize) -> Result<Option<Vec<u8>>, TreeError> {
        tree::read(&self.folder, path, max_bytes)
    }

    fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
        tree::kind(&self.folder, path)
    }

    fn write(&mut self, path: &FilePath, bytes: &[u8]) -> Result<(), TreeError> {
        self.folder.write_atomic(&parsed(path)?, bytes).map_err(told)
    }

    fn remove(&mut self, path: &FilePath) -> Result<(), TreeError> {
        self.folder.remove(&parsed(path)?).map_err(told)
    }

    fn rename(&mut self, from: &FilePath, to: &FilePath) -> Result<(), TreeError> {
        self.folder.rename(&parsed(from)?, &parsed(to)?).map_err(told)
    }
}
