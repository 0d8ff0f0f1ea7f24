//! Why a job was not served.

use super::JobStatus;
use crate::store::StoreError;
use sandbox::workspace::{FolderError, PathError};
use std::io;

/// Why something could not be done with a job.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    #[error("no such job")]
    NotFound,
    #[error("the id belongs to another user")]
    Taken,
    #[error("the job exists already")]
    Exists,
    #[error("the job is {}", status.as_str())]
    WrongState { status: JobStatus },
    #[error("the time to undo the deletion is over, or the id is in use again")]
    UndoOver,
    #[error("no such file")]
    FileNotFound,
    #[error("the name is reserved")]
    Reserved,
    #[error("the file is not text")]
    NotText,
    #[error("the file was changed meanwhile")]
    Changed {
        /// Of what is there now; none where nothing is.
        hash: Option<String>,
    },
    #[error("{lock} is locked")]
    FileLocked { lock: String },
    #[error("something of that name is there already")]
    InTheWay,
    #[error("the pattern cannot be read: {0}")]
    Pattern(String),
    #[error("there are more than {limit} files")]
    TooManyFiles { limit: usize },
    #[error("there is no file in it that could be part of a project")]
    EmptyBundle,
    #[error("the archive cannot be read: {0}")]
    BrokenBundle(String),
    #[error("the file has {size} bytes, more than {limit}")]
    FileTooLarge { size: u64, limit: u64 },
    #[error("the project would have {size} bytes, more than {limit}")]
    ProjectTooLarge { size: u64, limit: u64 },
    #[error("the files add up to more than {limit} bytes, the largest is {largest}")]
    ZipTooLarge { limit: u64, largest: String },
    #[error("the archive cannot be read")]
    Archive(#[source] io::Error),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the disk failed")]
    Disk(#[source] io::Error),
    #[error("what belongs to the project could not be removed")]
    Leaving(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the work was broken off")]
    Died,
}

impl From<PathError> for JobsError {
    fn from(error: PathError) -> Self {
        Self::Folder(FolderError::Path(error))
    }
}
