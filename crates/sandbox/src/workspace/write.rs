//! Writing: a file appears whole or not at all.

use super::staging::FRESH_MODE;
use super::{Folder, FolderError, WorkspacePath};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, fchmod, mkdirat, statat, symlinkat};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;

/// Only the permission bits: never setuid, setgid or sticky.
const PERMISSION_BITS: u32 = 0o777;

impl Folder {
    /// Writes a file whole: into the staging folder, then renamed over its place, so that readers
    /// see the old bytes or the new ones. Folders of the path are made; a link at its end is
    /// replaced, not followed; an existing file keeps its permission bits.
    pub fn write_atomic(&self, path: &WorkspacePath, bytes: &[u8]) -> Result<(), FolderError> {
        let staged = self.staging.create()?;
        write_all(staged.file.as_fd(), bytes)?;
        self.place(staged, path, None)
    }

    /// Like [`Folder::write_atomic`], from a reader, with the permission bits of `mode`.
    pub fn write_from(
        &self,
        path: &WorkspacePath,
        from: &mut dyn Read,
        mode: u32,
    ) -> Result<u64, FolderError> {
        let staged = self.staging.create()?;
        let mut file = File::from(staged.file.try_clone()?);
        let size = std::io::copy(from, &mut file).map_err(full)?;
        self.place(staged, path, Some(mode))?;
        Ok(size)
    }

    /// Makes a folder and those above it.
    pub fn create_folders(&self, path: &WorkspacePath) -> Result<(), FolderError> {
        self.folder_at(path.as_str()).map(drop)
    }

    /// Makes a link. What it points at is only ever resolved beneath the folder.
    pub fn write_link(&self, path: &WorkspacePath, target: &str) -> Result<(), FolderError> {
        let parent = self.parent_of(path)?;
        symlinkat(target, &parent, path.name())?;
        if let Some(owner) = self.owner {
            let uid = Some(rustix::fs::Uid::from_raw(owner.uid));
            let gid = Some(rustix::fs::Gid::from_raw(owner.gid));
            rustix::fs::chownat(&parent, path.name(), uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
        }
        Ok(())
    }

    fn place(
        &self,
        staged: super::staging::Staged<'_>,
        path: &WorkspacePath,
        mode: Option<u32>,
    ) -> Result<(), FolderError> {
        let parent = self.parent_of(path)?;
        let existing = existing_file(parent.as_fd(), path.name());
        let mode = mode.or(existing.map(|stat| stat.st_mode));
        if let Some(mode) =
            mode.map(|mode| mode & PERMISSION_BITS).filter(|mode| *mode != FRESH_MODE)
        {
            fchmod(&staged.file, Mode::from_raw_mode(mode))?;
        }
        if !self.stays_guarded(parent.as_fd(), existing.map(|stat| stat.st_uid)) {
            self.own(staged.file.as_fd())?;
        }
        staged.place(parent.as_fd(), path.name())
    }

    pub(super) fn parent_of(&self, path: &WorkspacePath) -> Result<OwnedFd, FolderError> {
        self.folder_at(path.parent().unwrap_or("."))
    }

    /// Opens a folder, making it and those above it where missing.
    fn folder_at(&self, path: &str) -> Result<OwnedFd, FolderError> {
        match self.resolve(path, FOLDER) {
            Err(FolderError::NotFound) => self.make_folders(path),
            result => result,
        }
    }

    fn make_folders(&self, path: &str) -> Result<OwnedFd, FolderError> {
        let mut above = self.resolve(".", FOLDER)?;
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut from = 0;
        for end in ends {
            above = self.enter_or_make(&above, &path[..end], &path[from..end])?;
            from = end + 1;
        }
        Ok(above)
    }

    fn enter_or_make(
        &self,
        above: &OwnedFd,
        path: &str,
        name: &str,
    ) -> Result<OwnedFd, FolderError> {
        match self.resolve(path, FOLDER) {
            Err(FolderError::NotFound) => {}
            result => return result,
        }
        match mkdirat(above, name, Mode::from_raw_mode(0o755)) {
            Ok(()) => self.own_name(above, name)?,
            // Somebody was faster; a link that leads nowhere ends in an error below.
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        self.resolve(path, FOLDER)
    }

    fn own_name(&self, above: &OwnedFd, name: &str) -> Result<(), FolderError> {
        if self.owner.is_none() || self.stays_guarded(above.as_fd(), None) {
            return Ok(());
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        self.own(rustix::fs::openat(above, name, flags, Mode::empty())?.as_fd())
    }
}

/// A folder opened only to work beneath it.
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY);

fn write_all(file: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(file, bytes) {
            Ok(0) => return Err(Errno::IO),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

fn existing_file(parent: BorrowedFd<'_>, leaf: &str) -> Option<rustix::fs::Stat> {
    let stat = statat(parent, leaf, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then_some(stat)
}

fn full(error: std::io::Error) -> FolderError {
    match error.raw_os_error() {
        Some(code) => Errno::from_raw_os_error(code).into(),
        None => FolderError::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::folder::tests::{path, sandboxed};
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn writes_and_reads_back_making_folders() {
        let (dir, folder) = sandboxed();
        folder.write_atomic(&path("src/ui/App.tsx"), b"one").unwrap();
        folder.write_atomic(&path("src/ui/App.tsx"), b"two").unwrap();
        assert_eq!(folder.read(&path("src/ui/App.tsx"), 10).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(dir.path().join(".staging")).unwrap().count(), 0);
    }

    #[test]
    fn replaces_a_link_at_the_end_of_a_path_and_refuses_one_that_leads_out() {
        let (dir, folder) = sandboxed();
        let outside = dir.path().join("secret");
        std::fs::write(&outside, "kept").unwrap();
        symlink(&outside, dir.path().join("p/leaf")).unwrap();
        symlink(dir.path(), dir.path().join("p/up")).unwrap();
        symlink("..", dir.path().join("p/dots")).unwrap();
        assert!(matches!(folder.read(&path("leaf"), 10), Err(FolderError::Outside)));
        folder.write_atomic(&path("leaf"), b"mine").unwrap();
        for through in ["up/secret", "dots/secret", "up/new/file"] {
            let error = folder.write_atomic(&path(through), b"x").unwrap_err();
            assert!(matches!(error, FolderError::Outside), "{through}: {error}");
        }
        assert_eq!(std::fs::read_to_string(outside).unwrap(), "kept");
        assert_eq!(folder.read(&path("leaf"), 10).unwrap(), b"mine");
    }

    #[test]
    fn follows_a_link_that_stays_inside() {
        let (dir, folder) = sandboxed();
        folder.write_atomic(&path("real/a.txt"), b"a").unwrap();
        symlink("real", dir.path().join("p/alias")).unwrap();
        assert_eq!(folder.read(&path("alias/a.txt"), 10).unwrap(), b"a");
        folder.write_atomic(&path("alias/b.txt"), b"b").unwrap();
        assert_eq!(folder.read(&path("real/b.txt"), 10).unwrap(), b"b");
    }

    #[test]
    fn a_hard_link_elsewhere_keeps_its_bytes() {
        let (dir, folder) = sandboxed();
        folder.write_atomic(&path("a"), b"old").unwrap();
        std::fs::hard_link(dir.path().join("p/a"), dir.path().join("p/b")).unwrap();
        folder.write_atomic(&path("a"), b"new").unwrap();
        assert_eq!(folder.read(&path("b"), 10).unwrap(), b"old");
    }

    #[test]
    fn keeps_the_executable_bit_but_never_setuid() {
        let (dir, folder) = sandboxed();
        folder.write_atomic(&path("run.sh"), b"1").unwrap();
        let file = dir.path().join("p/run.sh");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o4755)).unwrap();
        folder.write_atomic(&path("run.sh"), b"2").unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o7777, 0o755);
    }

    #[test]
    fn says_what_is_in_the_way() {
        let (_dir, folder) = sandboxed();
        folder.write_atomic(&path("a/b"), b"x").unwrap();
        assert!(matches!(folder.write_atomic(&path("a"), b"x"), Err(FolderError::IsFolder)));
        assert!(matches!(folder.write_atomic(&path("a/b/c"), b"x"), Err(FolderError::NotFolder)));
    }
}
