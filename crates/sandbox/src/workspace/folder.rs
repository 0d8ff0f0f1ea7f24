//! An open project folder.

use super::{FolderError, Staging, WorkspacePath};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags, fstat, openat, openat2};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// How often a path is resolved again when it changed under the kernel's eyes.
const RESOLVE_TRIES: usize = 8;

/// Who owns what is written: the sandbox's user on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    pub uid: u32,
    pub gid: u32,
}

/// An open directory, the only way to a project's files. Stays valid when the folder is moved.
#[derive(Debug)]
pub struct Folder {
    pub(super) fd: OwnedFd,
    pub(super) staging: Arc<Staging>,
    pub(super) owner: Option<Owner>,
}

impl Folder {
    /// Opens an existing folder. `owner` gets everything written through it; `None` leaves files
    /// to the server's own user.
    pub fn open(
        path: &Path,
        staging: Arc<Staging>,
        owner: Option<Owner>,
    ) -> Result<Self, FolderError> {
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self { fd: openat(CWD, path, flags, Mode::empty())?, staging, owner })
    }

    /// Makes the folder (0755, owned by `owner`) and opens it. An existing one is an error
    /// ([`FolderError::IsFolder`]).
    pub fn create(
        path: &Path,
        staging: Arc<Staging>,
        owner: Option<Owner>,
    ) -> Result<Self, FolderError> {
        rustix::fs::mkdirat(CWD, path, Mode::from_raw_mode(0o755))?;
        let folder = Self::open(path, staging, owner)?;
        folder.own(folder.fd.as_fd())?;
        Ok(folder)
    }

    /// Reads a whole file of at most `max_bytes`.
    pub fn read(&self, path: &WorkspacePath, max_bytes: u64) -> Result<Vec<u8>, FolderError> {
        let file = self.open_file(path)?;
        let too_large = FolderError::TooLarge { limit: max_bytes };
        let size = file.metadata()?.len();
        if size > max_bytes {
            return Err(too_large);
        }
        let mut bytes = Vec::with_capacity(size as usize);
        // One byte more than allowed shows that the file grew meanwhile.
        file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > max_bytes { Err(too_large) } else { Ok(bytes) }
    }

    /// Opens a regular file for reading. Links are followed while they stay inside.
    pub fn open_file(&self, path: &WorkspacePath) -> Result<File, FolderError> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        let fd = self.resolve(path.as_str(), flags)?;
        regular(fd)
    }

    /// Writes everything of the file system this folder lies on to the disk.
    pub fn sync(&self) -> Result<(), FolderError> {
        Ok(rustix::fs::syncfs(&self.fd)?)
    }

    /// Resolves a path beneath this folder; `path` may be `.`.
    pub(super) fn resolve(&self, path: &str, flags: OFlags) -> Result<OwnedFd, FolderError> {
        let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        for _ in 1..RESOLVE_TRIES {
            match openat2(&self.fd, path, flags | OFlags::CLOEXEC, Mode::empty(), beneath) {
                // A rename raced with a link through '..'.
                Err(Errno::AGAIN | Errno::INTR) => {}
                result => return Ok(result?),
            }
        }
        Err(FolderError::Io(Errno::AGAIN.into()))
    }

    pub(super) fn own(&self, fd: BorrowedFd<'_>) -> Result<(), FolderError> {
        if let Some(Owner { uid, gid }) = self.owner {
            let (uid, gid) = (rustix::fs::Uid::from_raw(uid), rustix::fs::Gid::from_raw(gid));
            rustix::fs::fchown(fd, Some(uid), Some(gid))?;
        }
        Ok(())
    }
}

impl AsFd for Folder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Lets through regular files only: whatever was opened, it is not read before this.
pub(super) fn regular(fd: OwnedFd) -> Result<File, FolderError> {
    match FileType::from_raw_mode(fstat(&fd)?.st_mode) {
        FileType::RegularFile => Ok(File::from(fd)),
        FileType::Directory => Err(FolderError::IsFolder),
        _ => Err(FolderError::NotRegular),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A project folder `p` and its staging folder, in a temporary folder.
    pub(in crate::workspace) fn sandboxed() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().unwrap();
        let staging = Arc::new(Staging::open(&dir.path().join(".staging")).unwrap());
        let folder = Folder::create(&dir.path().join("p"), staging, None).unwrap();
        (dir, folder)
    }

    pub(in crate::workspace) fn path(text: &str) -> WorkspacePath {
        WorkspacePath::parse(text).unwrap()
    }

    pub(in crate::workspace) fn make_fifo(at: &Path) {
        rustix::fs::mknodat(CWD, at, FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
    }

    #[test]
    fn reads_regular_files_only_and_never_blocks() {
        let (dir, folder) = sandboxed();
        make_fifo(&dir.path().join("p/fifo"));
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("p/socket")).unwrap();
        std::fs::create_dir(dir.path().join("p/folder")).unwrap();
        for (name, is_folder) in [("fifo", false), ("socket", false), ("folder", true)] {
            let error = folder.read(&path(name), 10).unwrap_err();
            assert_eq!(matches!(error, FolderError::IsFolder), is_folder, "{name}: {error}");
            assert_eq!(matches!(error, FolderError::NotRegular), !is_folder, "{name}: {error}");
        }
    }

    #[test]
    fn refuses_a_sparse_terabyte_at_once() {
        let (dir, folder) = sandboxed();
        File::create(dir.path().join("p/big")).unwrap().set_len(1 << 40).unwrap();
        let error = folder.read(&path("big"), 1 << 20).unwrap_err();
        assert!(matches!(error, FolderError::TooLarge { limit: 1_048_576 }));
    }
}
