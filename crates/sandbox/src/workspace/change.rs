//! Looking at, removing and renaming what a folder holds.

use super::walk::Kind;
use super::{Folder, FolderError, WorkspacePath};
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, FileType, OFlags, statat, unlinkat};
use rustix::io::Errno;

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    pub kind: Kind,
    /// In bytes, as the file tells it: a sparse file may take far less on the disk.
    pub size: u64,
    /// Seconds since 1970, UTC.
    pub modified: i64,
    /// Permission bits.
    pub mode: u32,
    /// Whose it is, on the host.
    pub uid: u32,
}

impl Stat {
    pub(super) fn from_raw(stat: &rustix::fs::Stat) -> Self {
        Self {
            kind: Kind::of(FileType::from_raw_mode(stat.st_mode)),
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: stat.st_mtime,
            mode: stat.st_mode & 0o777,
            uid: stat.st_uid,
        }
    }
}

impl Folder {
    /// What lies at the path itself; a link at its end is told as a link.
    pub fn stat(&self, path: &WorkspacePath) -> Result<Stat, FolderError> {
        let parent = self.existing_parent(path)?;
        Ok(Stat::from_raw(&statat(&parent, path.name(), AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// Removes a file, a link, or a folder with everything in it.
    pub fn remove(&self, path: &WorkspacePath) -> Result<(), FolderError> {
        let parent = self.existing_parent(path)?;
        match unlinkat(&parent, path.name(), AtFlags::empty()) {
            Err(Errno::ISDIR) => super::remove_tree::remove_at(&parent, path.name()),
            result => Ok(result?),
        }
    }

    /// Removes a folder that holds nothing; one that holds something stays, and so does what is no
    /// folder.
    pub fn remove_if_empty(&self, path: &WorkspacePath) -> Result<(), FolderError> {
        let parent = self.existing_parent(path)?;
        match unlinkat(&parent, path.name(), AtFlags::REMOVEDIR) {
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOTDIR | Errno::NOENT) => Ok(()),
            result => Ok(result?),
        }
    }

    /// Renames a file or folder, over an existing file; folders of the new path are made.
    pub fn rename(&self, from: &WorkspacePath, to: &WorkspacePath) -> Result<(), FolderError> {
        let old_parent = self.existing_parent(from)?;
        statat(&old_parent, from.name(), AtFlags::SYMLINK_NOFOLLOW)?;
        let new_parent = self.parent_of(to)?;
        Ok(rustix::fs::renameat(&old_parent, from.name(), &new_parent, to.name())?)
    }

    fn existing_parent(&self, path: &WorkspacePath) -> Result<OwnedFd, FolderError> {
        self.resolve(path.parent().unwrap_or("."), OFlags::PATH | OFlags::DIRECTORY)
    }
}

#[cfg(test)]
mod tests {
    use super::super::folder::tests::{path, sandboxed};
    use super::*;

    #[test]
    fn renames_over_a_file_and_removes_folders() {
        let (_dir, folder) = sandboxed();
        folder.write_atomic(&path("a/x"), b"1").unwrap();
        folder.write_atomic(&path("b/y"), b"2").unwrap();
        folder.rename(&path("a/x"), &path("b/y")).unwrap();
        assert_eq!(folder.read(&path("b/y"), 9).unwrap(), b"1");
        folder.rename(&path("b"), &path("c/d")).unwrap();
        assert_eq!(folder.stat(&path("c/d/y")).unwrap().size, 1);
        folder.remove(&path("c")).unwrap();
        assert!(matches!(folder.stat(&path("c")), Err(FolderError::NotFound)));
        assert!(matches!(folder.remove(&path("c")), Err(FolderError::NotFound)));
    }

    #[test]
    fn an_empty_folder_goes_and_a_full_one_stays() {
        let (_dir, folder) = sandboxed();
        folder.write_atomic(&path("a/b/c"), b"1").unwrap();
        folder.remove_if_empty(&path("a/b")).unwrap();
        folder.remove_if_empty(&path("a/b/c")).unwrap();
        folder.remove(&path("a/b/c")).unwrap();
        folder.remove_if_empty(&path("a/b")).unwrap();
        folder.remove_if_empty(&path("a/none")).unwrap();
        assert_eq!(folder.list(Some(&path("a"))).unwrap(), []);
    }

    #[test]
    fn removes_a_link_not_what_it_points_at() {
        let (dir, folder) = sandboxed();
        std::fs::create_dir(dir.path().join("outside")).unwrap();
        std::os::unix::fs::symlink("../outside", dir.path().join("p/link")).unwrap();
        assert_eq!(folder.stat(&path("link")).unwrap().kind, Kind::Link);
        folder.remove(&path("link")).unwrap();
        assert!(dir.path().join("outside").exists());
    }
}
