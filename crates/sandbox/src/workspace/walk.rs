//! The one walker that list, size, ZIP, archive and checkpoints share.

use super::{Folder, FolderError, MAX_DEPTH, Stat, folder};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, readlinkat, statat};
use rustix::io::Errno;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The most entries one walk tells of; the rest is left out and [`Walk::is_cut`] says so.
pub const MAX_ENTRIES: usize = 200_000;

/// What a name is. Everything but files and folders is told of, and opened by nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    Link,
    /// FIFO, socket or device.
    Other,
}

impl Kind {
    pub(super) fn of(file_type: FileType) -> Self {
        match file_type {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Folder,
            FileType::Symlink => Self::Link,
            _ => Self::Other,
        }
    }
}

/// One entry of a walk.
#[derive(Debug, Clone)]
pub struct Found {
    /// Relative to the folder walked. Names are bytes; they need not be UTF-8.
    pub path: PathBuf,
    pub stat: Stat,
}

/// Whether a folder is passed over: told the open folder it lies in, and its name.
pub type Skip = fn(BorrowedFd<'_>, &OsStr) -> bool;

/// Goes through a folder depth first, iteratively, at most [`MAX_DEPTH`] deep (one descriptor a
/// level), never through a link. What disappears meanwhile is passed over.
pub struct Walk {
    levels: Vec<Level>,
    enter: Option<OsString>,
    skip: Skip,
    told: usize,
    cut: bool,
}

struct Level {
    fd: OwnedFd,
    entries: Dir,
    path: PathBuf,
}

impl Level {
    fn open(fd: OwnedFd, path: PathBuf) -> Result<Self, Errno> {
        Ok(Self { entries: Dir::read_from(&fd)?, fd, path })
    }
}

impl Folder {
    /// Walks everything but the folders that `skip` refuses.
    pub fn walk(&self, skip: Skip) -> Result<Walk, FolderError> {
        let root = self.resolve(".", READ_FOLDER)?;
        let levels = vec![Level::open(root, PathBuf::new())?];
        Ok(Walk { levels, enter: None, skip, told: 0, cut: false })
    }
}

impl Walk {
    /// Whether something was left out: deeper than [`MAX_DEPTH`], more than [`MAX_ENTRIES`], or a
    /// folder that could not be read.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Opens the file told last. Fails when it is no regular file (any more).
    pub fn open_file(&self, found: &Found) -> Result<File, FolderError> {
        let flags =
            OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let (level, name) = self.last_told(&found.path)?;
        folder::regular(openat(&level.fd, name, flags, Mode::empty())?)
    }

    /// Where the link told last points.
    pub fn read_link(&self, found: &Found) -> Result<OsString, FolderError> {
        let (level, name) = self.last_told(&found.path)?;
        Ok(OsString::from_vec(readlinkat(&level.fd, name, Vec::new())?.into_bytes()))
    }

    fn last_told<'a>(&self, path: &'a Path) -> Result<(&Level, &'a OsStr), FolderError> {
        let level = self.levels.last().ok_or(FolderError::NotFound)?;
        let name = path.file_name().ok_or(FolderError::NotFound)?;
        if path.parent() == Some(&level.path) {
            Ok((level, name))
        } else {
            Err(FolderError::NotFound)
        }
    }

    fn descend(&mut self) {
        let (Some(name), Some(above)) = (self.enter.take(), self.levels.last()) else { return };
        if self.levels.len() > MAX_DEPTH {
            self.cut = true;
            return;
        }
        let path = above.path.join(&name);
        let opened = openat(&above.fd, name.as_os_str(), READ_FOLDER, Mode::empty());
        match opened.and_then(|fd| Level::open(fd, path)) {
            Ok(level) => self.levels.push(level),
            Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => {}
            Err(_) => self.cut = true,
        }
    }

    /// The next name of the deepest open folder, or `None` where it has no more.
    fn next_name(&mut self) -> Option<CString> {
        let level = self.levels.last_mut()?;
        loop {
            match level.entries.read()? {
                Ok(entry) if matches!(entry.file_name().to_bytes(), b"." | b"..") => {}
                Ok(entry) => return Some(entry.file_name().to_owned()),
                Err(_) => {
                    self.cut = true;
                    return None;
                }
            }
        }
    }

    fn look_at(&mut self, name: &CString) -> Option<Found> {
        let level = self.levels.last()?;
        let raw = statat(level.fd.as_fd(), name.as_c_str(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let name = OsStr::from_bytes(name.to_bytes());
        let stat = Stat::from_raw(&raw);
        if stat.kind == Kind::Folder {
            if (self.skip)(level.fd.as_fd(), name) {
                return None;
            }
            self.enter = Some(name.to_owned());
        }
        Some(Found { path: level.path.join(name), stat })
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        self.descend();
        while !self.levels.is_empty() {
            let Some(name) = self.next_name() else {
                self.levels.pop();
                continue;
            };
            if self.told == MAX_ENTRIES {
                self.cut = true;
                return None;
            }
            if let Some(found) = self.look_at(&name) {
                self.told += 1;
                return Some(found);
            }
        }
        None
    }
}

const READ_FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

#[cfg(test)]
mod tests {
    use super::super::folder::tests::{make_fifo, path, sandboxed};
    use super::*;
    use std::io::Read;

    fn told(folder: &Folder, skip: Skip) -> Vec<String> {
        let mut paths: Vec<_> =
            folder.walk(skip).unwrap().map(|found| found.path.display().to_string()).collect();
        paths.sort();
        paths
    }

    #[test]
    fn tells_every_entry_and_enters_no_link() {
        let (dir, folder) = sandboxed();
        folder.write_atomic(&path("src/a.ts"), b"a").unwrap();
        folder.write_atomic(&path(".git/config"), b"g").unwrap();
        folder.write_atomic(&path("sub/.git/config"), b"g").unwrap();
        std::os::unix::fs::symlink("/", dir.path().join("p/root")).unwrap();
        make_fifo(&dir.path().join("p/fifo"));
        let all = [
            ".git",
            ".git/config",
            "fifo",
            "root",
            "src",
            "src/a.ts",
            "sub",
            "sub/.git",
            "sub/.git/config",
        ];
        assert_eq!(told(&folder, |_, _| false), all);
        assert_eq!(
            told(&folder, |_, name| name == ".git"),
            ["fifo", "root", "src", "src/a.ts", "sub"]
        );
    }

    #[test]
    fn opens_files_while_it_walks() {
        let (_dir, folder) = sandboxed();
        for name in ["a/b/c", "a/d", "e"] {
            folder.write_atomic(&path(name), name.as_bytes()).unwrap();
        }
        let mut walk = folder.walk(|_, _| false).unwrap();
        let mut read = 0;
        while let Some(found) = walk.next() {
            if found.stat.kind == Kind::File {
                let mut text = String::new();
                walk.open_file(&found).unwrap().read_to_string(&mut text).unwrap();
                assert_eq!(text, found.path.to_str().unwrap());
                read += 1;
            }
        }
        assert_eq!((read, walk.is_cut()), (3, false));
    }

    #[test]
    fn stops_at_its_depth_and_says_so() {
        let (dir, folder) = sandboxed();
        crate::workspace::remove_tree::tests::nest(&dir.path().join("p"), 5_000);
        let mut walk = folder.walk(|_, _| false).unwrap();
        assert_eq!(walk.by_ref().count(), MAX_DEPTH + 1);
        assert!(walk.is_cut());
        folder.remove(&path("d")).unwrap();
    }
}
