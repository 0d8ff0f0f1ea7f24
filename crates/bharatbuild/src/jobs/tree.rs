//! Folders as the tree of files that edits are made to. Everything here blocks.

use super::files::place;
use super::live::Live;
use super::{JobsError, names};
use crate::config::LimitsConfig;
use edits::{FileKind, FilePath, Tree, TreeError};
use sandbox::workspace::{Folder, FolderError, Kind, WorkspacePath};

/// A project's files, within its limits; held by whoever has the project's lock.
pub(super) struct ProjectTree<'p> {
    pub(super) live: &'p Live,
    pub(super) folder: &'p Folder,
    pub(super) limits: LimitsConfig,
}

impl Tree for ProjectTree<'_> {
    fn read(&self, path: &FilePath, max_bytes: usize) -> Result<Option<Vec<u8>>, TreeError> {
        read(self.folder, path, max_bytes)
    }

    fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
        kind(self.folder, path)
    }

    fn write(&mut self, path: &FilePath, bytes: &[u8]) -> Result<(), TreeError> {
        let path = writable(path)?;
        place(self.live, self.folder, &path, bytes, self.limits).map(drop).map_err(said)
    }

    fn remove(&mut self, path: &FilePath) -> Result<(), TreeError> {
        self.live.set_tally(None);
        self.folder.remove(&writable(path)?).map_err(told)
    }

    fn rename(&mut self, from: &FilePath, to: &FilePath) -> Result<(), TreeError> {
        self.live.set_tally(None);
        self.folder.rename(&writable(from)?, &writable(to)?).map_err(told)
    }
}

/// A file of a folder; none where there is nothing.
pub(crate) fn read(
    folder: &Folder,
    path: &FilePath,
    max_bytes: usize,
) -> Result<Option<Vec<u8>>, TreeError> {
    match folder.read(&parsed(path)?, max_bytes as u64) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(FolderError::NotFound) => Ok(None),
        Err(error) => Err(told(error)),
    }
}

/// What lies there.
pub(crate) fn kind(folder: &Folder, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
    match folder.stat(&parsed(path)?) {
        Ok(stat) => Ok(Some(match stat.kind {
            Kind::File => FileKind::File,
            Kind::Folder => FileKind::Folder,
            Kind::Link | Kind::Other => FileKind::Other,
        })),
        Err(FolderError::NotFound | FolderError::NotFolder) => Ok(None),
        Err(error) => Err(told(error)),
    }
}

pub(crate) fn parsed(path: &FilePath) -> Result<WorkspacePath, TreeError> {
    WorkspacePath::parse(path.as_str()).map_err(|error| TreeError::Io(error.to_string()))
}

fn writable(path: &FilePath) -> Result<WorkspacePath, TreeError> {
    names::writable(path.as_str()).map_err(said)
}

/// A folder's error in the words of a tree.
pub(crate) fn told(error: FolderError) -> TreeError {
    match error {
        FolderError::NotFound => TreeError::Missing,
        FolderError::NotRegular => TreeError::NotRegular,
        FolderError::IsFolder => TreeError::Folder,
        FolderError::NotFolder => TreeError::NotFolder,
        FolderError::Outside => TreeError::Outside,
        FolderError::TooLarge { limit } => TreeError::Large { limit: limit as usize },
        FolderError::Full => TreeError::Full,
        other => TreeError::Io(other.to_string()),
    }
}

fn said(error: JobsError) -> TreeError {
    match error {
        JobsError::Folder(error) => told(error),
        JobsError::FileTooLarge { limit, .. } => TreeError::Large { limit: limit as usize },
        other => TreeError::Io(other.to_string()),
    }
}
