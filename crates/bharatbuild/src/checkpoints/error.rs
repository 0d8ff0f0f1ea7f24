//! Why a checkpoint was not made, shown or restored.

use crate::jobs::JobsError;
use crate::store::StoreError;
use sandbox::workspace::{FolderError, PathError};
use std::io;

/// Errors of the checkpoints room.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointsError {
    #[error("no checkpoint {0}")]
    NotFound(u32),
    /// Somebody or something took files out of the data folder.
    #[error("the files of checkpoint {number} are damaged on the server's disk")]
    Damaged {
        number: u32,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Jobs(#[from] JobsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the disk failed")]
    Disk(#[from] io::Error),
    #[error("the work was broken off")]
    Died,
}

impl From<FolderError> for CheckpointsError {
    fn from(error: FolderError) -> Self {
        Self::Jobs(error.into())
    }
}

impl From<PathError> for CheckpointsError {
    fn from(error: PathError) -> Self {
        Self::Jobs(error.into())
    }
}
