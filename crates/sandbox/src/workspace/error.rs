//! What can go wrong with a file of a project.

use super::PathError;
use rustix::io::Errno;
use std::io;

/// Why a file operation was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("no such file")]
    NotFound,
    #[error("not a regular file")]
    NotRegular,
    #[error("a folder of that name is in the way")]
    IsFolder,
    #[error("a file is in the way of a folder of the path")]
    NotFolder,
    #[error("the path leaves the project through a link")]
    Outside,
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the disk or the project's quota is full")]
    Full,
    #[error("more than {limit} entries")]
    TooMany { limit: usize },
    #[error(transparent)]
    Path(#[from] PathError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Errno> for FolderError {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::NOENT => Self::NotFound,
            Errno::ISDIR | Errno::NOTEMPTY | Errno::EXIST => Self::IsFolder,
            Errno::NOTDIR => Self::NotFolder,
            Errno::XDEV | Errno::LOOP => Self::Outside,
            // Opening a socket, or a device that is not there.
            Errno::NXIO | Errno::NODEV => Self::NotRegular,
            Errno::NOSPC | Errno::DQUOT | Errno::FBIG => Self::Full,
            Errno::NAMETOOLONG => Self::Path(PathError::Long),
            other => Self::Io(other.into()),
        }
    }
}
