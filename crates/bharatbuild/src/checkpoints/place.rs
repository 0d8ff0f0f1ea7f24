//! Where one project's checkpoints lie, which no sandbox sees.
//!
//! ```text
//! DATA/checkpoints/<project>/ (0700)
//!   blobs/ab/cdef…       a file's content, once, by its SHA-256
//!   manifests/<n>.json   the files of checkpoint n: path, hash, size, executable
//!   partial              what is being written
//!   unfinished           there while a checkpoint is made: who finds it looks for what nobody names
//! ```
//!
//! All calls block.

use super::blobs::BlobId;
use std::fs::{DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// `blobs`, the project's folder, `checkpoints`, `DATA`.
const FOLDERS_ABOVE: usize = 4;

#[derive(Debug, Clone)]
pub(super) struct Place(PathBuf);

impl Place {
    pub(super) fn at(root: PathBuf) -> Self {
        Self(root)
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    pub(super) fn blobs(&self) -> PathBuf {
        self.0.join("blobs")
    }

    pub(super) fn manifests(&self) -> PathBuf {
        self.0.join("manifests")
    }

    pub(super) fn manifest(&self, number: u32) -> PathBuf {
        self.manifests().join(format!("{number}.json"))
    }

    /// Makes what is missing, and says that a checkpoint is being made.
    pub(super) fn begin(&self) -> io::Result<()> {
        for folder in [self.blobs(), self.manifests()] {
            private_folder(&folder)?;
        }
        private_file(&self.unfinished()).map(drop)
    }

    /// Whether a checkpoint was begun and not ended.
    pub(super) fn is_unfinished(&self) -> bool {
        self.unfinished().exists()
    }

    /// Says that what was begun is whole, or swept away.
    pub(super) fn end(&self) -> io::Result<()> {
        missing_is_fine(std::fs::remove_file(self.unfinished()))?;
        missing_is_fine(std::fs::remove_file(self.partial()))
    }

    /// Puts these bytes on the disk under that name, whole or not at all. The name itself is there
    /// for sure when its folder is synced.
    pub(super) fn write(&self, from: &mut dyn Read, name: &Path) -> io::Result<()> {
        let mut file = private_file(&self.partial())?;
        io::copy(from, &mut file)?;
        self.settle(&file, name)
    }

    /// Opens the file that [`Place::settle`] gives its name.
    pub(super) fn open_partial(&self) -> io::Result<File> {
        private_file(&self.partial())
    }

    pub(super) fn settle(&self, partial: &File, name: &Path) -> io::Result<()> {
        partial.sync_all()?;
        std::fs::rename(self.partial(), name)
    }

    /// Whether that content is there, whole.
    pub(super) fn has(&self, id: &BlobId, size: u64) -> bool {
        self.blob(id).metadata().is_ok_and(|known| known.len() == size)
    }

    pub(super) fn blob(&self, id: &BlobId) -> PathBuf {
        let (folder, name) = id.split();
        self.blobs().join(folder).join(name)
    }

    /// Puts the names of all folders above the blobs and the manifests onto the disk, from
    /// `DATA/checkpoints` down.
    pub(super) fn sync(&self) -> io::Result<()> {
        let blobs = self.blobs();
        blobs.ancestors().take(FOLDERS_ABOVE).try_for_each(|at| File::open(at)?.sync_all())
    }

    fn partial(&self) -> PathBuf {
        self.0.join("partial")
    }

    fn unfinished(&self) -> PathBuf {
        self.0.join("unfinished")
    }
}

pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).recursive(true).create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn missing_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
