//! Where files are written before they are renamed into a project.

use super::FolderError;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, unlinkat};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Permission bits of a new file (the umask may take some).
pub(super) const FRESH_MODE: u32 = 0o644;

/// A folder on the projects' file system, outside every project, so that a half-written file is
/// never seen by a student, a watcher or a ZIP.
#[derive(Debug)]
pub struct Staging {
    fd: OwnedFd,
    next: AtomicU64,
}

/// A file being written; removed when dropped before it was renamed away.
pub(super) struct Staged<'a> {
    staging: &'a Staging,
    name: String,
    placed: bool,
    pub(super) file: OwnedFd,
}

impl Staging {
    /// Opens (or makes, 0700) the folder and removes what an earlier process left in it.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        match mkdirat(CWD, path, Mode::RWXU) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        super::remove_tree::empty_tree(path)?;
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self { fd: openat(CWD, path, flags, Mode::empty())?, next: AtomicU64::new(0) })
    }

    pub(super) fn create(&self) -> Result<Staged<'_>, FolderError> {
        let name = format!("{}", self.next.fetch_add(1, Ordering::Relaxed));
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = openat(&self.fd, name.as_str(), flags, Mode::from_raw_mode(FRESH_MODE))?;
        Ok(Staged { staging: self, name, placed: false, file })
    }
}

impl AsFd for Staging {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl Staged<'_> {
    /// Renames the file to its place, over whatever file or link is there.
    pub(super) fn place(mut self, parent: BorrowedFd<'_>, leaf: &str) -> Result<(), FolderError> {
        rustix::fs::renameat(&self.staging.fd, self.name.as_str(), parent, leaf)?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if !self.placed {
            let _ = unlinkat(&self.staging.fd, self.name.as_str(), AtFlags::empty());
        }
    }
}
