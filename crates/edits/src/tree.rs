//! The files that edits are made to.

use crate::FilePath;
use std::collections::BTreeMap;

/// A project's files. Nothing outside of the folder is ever touched, also not through links; only
/// regular files are read, without blocking. Whoever implements this for a folder orders its
/// writers: nothing else writes between an operation's reading and its writing.
pub trait Tree {
    /// A file of at most `max_bytes`; `None` where there is nothing.
    fn read(&self, path: &FilePath, max_bytes: usize) -> Result<Option<Vec<u8>>, TreeError>;
    /// What is there; a link is told as itself.
    fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError>;
    /// The file appears whole (a temporary file, renamed) or stays as it was; folders are made.
    fn write(&mut self, path: &FilePath, bytes: &[u8]) -> Result<(), TreeError>;
    /// The file or link goes.
    fn remove(&mut self, path: &FilePath) -> Result<(), TreeError>;
    /// To a place where nothing is; folders are made.
    fn rename(&mut self, from: &FilePath, to: &FilePath) -> Result<(), TreeError>;
}

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    File,
    Folder,
    /// A link, or what is no file at all.
    Other,
}

/// Why a file could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    #[error("there is no such file")]
    Missing,
    #[error("a folder of that name is in the way")]
    Folder,
    #[error("a file is in the way of a folder of the path")]
    NotFolder,
    #[error("it is no regular file")]
    NotRegular,
    #[error("a link there leads out of the project")]
    Outside,
    #[error("the file is larger than {limit} bytes")]
    Large { limit: usize },
    #[error("the disk or the project's quota is full")]
    Full,
    #[error("{0}")]
    Io(String),
}

/// Files in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryTree(pub BTreeMap<FilePath, Vec<u8>>);

impl Tree for MemoryTree {
    fn read(&self, path: &FilePath, max_bytes: usize) -> Result<Option<Vec<u8>>, TreeError> {
        match self.0.get(path) {
            Some(bytes) if bytes.len() > max_bytes => Err(TreeError::Large { limit: max_bytes }),
            file => Ok(file.cloned()),
        }
    }

    fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
        Ok(self.0.contains_key(path).then_some(FileKind::File))
    }

    fn write(&mut self, path: &FilePath, bytes: &[u8]) -> Result<(), TreeError> {
        self.0.insert(path.clone(), bytes.to_vec());
        Ok(())
    }

    fn remove(&mut self, path: &FilePath) -> Result<(), TreeError> {
        self.0.remove(path).map(drop).ok_or(TreeError::Missing)
    }

    fn rename(&mut self, from: &FilePath, to: &FilePath) -> Result<(), TreeError> {
        let bytes = self.0.remove(from).ok_or(TreeError::Missing)?;
        self.write(to, &bytes)
    }
}

/// Changes kept in memory over a tree that stays as it is: a dry run of several operations.
pub struct Overlay<'t> {
    under: &'t dyn Tree,
    /// `None` where a file has gone.
    over: BTreeMap<FilePath, Option<Vec<u8>>>,
}

impl<'t> Overlay<'t> {
    pub fn new(under: &'t dyn Tree) -> Self {
        Self { under, over: BTreeMap::new() }
    }
}

impl Tree for Overlay<'_> {
    fn read(&self, path: &FilePath, max_bytes: usize) -> Result<Option<Vec<u8>>, TreeError> {
        match self.over.get(path) {
            Some(Some(bytes)) if bytes.len() > max_bytes => {
                Err(TreeError::Large { limit: max_bytes })
            }
            Some(file) => Ok(file.clone()),
            None => self.under.read(path, max_bytes),
        }
    }

    fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
        match self.over.get(path) {
            Some(file) => Ok(file.as_ref().map(|_| FileKind::File)),
            None => self.under.kind(path),
        }
    }

    fn write(&mut self, path: &FilePath, bytes: &[u8]) -> Result<(), TreeError> {
        self.over.insert(path.clone(), Some(bytes.to_vec()));
        Ok(())
    }

    fn remove(&mut self, path: &FilePath) -> Result<(), TreeError> {
        self.over.insert(path.clone(), None);
        Ok(())
    }

    fn rename(&mut self, from: &FilePath, to: &FilePath) -> Result<(), TreeError> {
        let bytes = self.read(from, usize::MAX)?.ok_or(TreeError::Missing)?;
        self.over.insert(from.clone(), None);
        self.write(to, &bytes)
    }
}
