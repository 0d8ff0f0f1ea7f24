//! Why a page was not looked at.

use super::super::ProjectsError;
use super::cdp::CdpError;
use sandbox::{EngineError, LinkError};
use std::io;

/// Nothing was seen at all.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("nothing listens on port {0}")]
    NothingListens(u16),
    #[error("{0}")]
    Path(&'static str),
    /// Too many looks wait already, or this one waited too long.
    #[error("too many pages are being looked at")]
    Busy,
    #[error("the look was stopped")]
    Stopped,
    #[error(transparent)]
    Projects(#[from] ProjectsError),
}

/// The browser saw nothing; a plain request may stand in. Each is a sentence that completes "only
/// asked for by HTTP, because".
#[derive(Debug, thiserror::Error)]
pub(super) enum BrowseError {
    #[error("the checking browser is switched off")]
    Off,
    #[error("there is no Chromium for sandboxes on this server")]
    Absent,
    #[error("the browser's sandbox could not be made: {0}")]
    Engine(#[from] EngineError),
    #[error("the browser's sandbox was lost: {0}")]
    Link(#[from] LinkError),
    #[error("the disk failed: {0}")]
    Disk(#[from] io::Error),
    #[error("Chromium did not start: {0}")]
    Start(String),
    #[error("Chromium broke off: {0}")]
    Broken(#[from] CdpError),
    #[error("the look was stopped")]
    Stopped,
}

impl BrowseError {
    /// Worth an administrator's attention: neither a choice nor a lack that `doctor` tells of.
    pub(super) fn is_unexpected(&self) -> bool {
        !matches!(self, Self::Off | Self::Absent | Self::Stopped)
    }
}
