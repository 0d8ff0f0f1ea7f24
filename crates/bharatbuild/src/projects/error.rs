//! Why something could not be done with a sandbox.

use crate::jobs::JobsError;
use crate::store::StoreError;
use sandbox::{EngineError, LinkError};
use std::io;

/// Errors of the projects room.
#[derive(Debug, thiserror::Error)]
pub enum ProjectsError {
    #[error("the project has no running sandbox")]
    NoSandbox,
    #[error("no such execution")]
    NoExecution,
    #[error("this server runs without root, so it has no user ids for sandboxes")]
    NoUids,
    #[error("a run is under way already")]
    Busy,
    #[error("the project has {most} terminals already")]
    TooManyTerminals { most: usize },
    #[error("{what} is {value}, which is outside {allowed}")]
    Limit { what: &'static str, value: String, allowed: String },
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Jobs(#[from] JobsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the disk failed")]
    Disk(#[from] io::Error),
}
