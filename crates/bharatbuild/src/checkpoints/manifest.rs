//! Which files a checkpoint has.

use super::CheckpointsError;
use super::blobs::BlobId;
use super::place::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;

/// Permission bits of restored files.
const PLAIN_MODE: u32 = 0o644;
const EXECUTABLE_MODE: u32 = 0o755;

/// The files of a checkpoint, by their paths from the top of the project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Kept>,
}

/// A file of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) hash: BlobId,
    /// In bytes.
    pub(super) size: u64,
    pub(super) executable: bool,
}

impl Kept {
    /// The permission bits it is restored with.
    pub(super) fn mode(&self) -> u32 {
        if self.executable { EXECUTABLE_MODE } else { PLAIN_MODE }
    }
}

impl Manifest {
    /// Of all files together.
    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|kept| kept.size).sum()
    }

    /// Reads a checkpoint's manifest. Blocks.
    pub(super) fn read(place: &Place, number: u32) -> Result<Self, CheckpointsError> {
        let damaged = |source| CheckpointsError::Damaged { number, source };
        let text = std::fs::read(place.manifest(number)).map_err(damaged)?;
        serde_json::from_slice(&text).map_err(|error| damaged(error.into()))
    }

    /// Writes it whole and onto the disk; what it names is there already. Blocks.
    pub(super) fn write(&self, place: &Place, number: u32) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        place.write(&mut text.as_slice(), &place.manifest(number))?;
        File::open(place.manifests())?.sync_all()
    }

    /// Fails where a file's content is not there. Blocks.
    pub(super) fn check(&self, place: &Place, number: u32) -> Result<(), CheckpointsError> {
        let missing = self.files.iter().find(|(_, kept)| !place.has(&kept.hash, kept.size));
        let Some((path, _)) = missing else { return Ok(()) };
        let source = io::Error::new(io::ErrorKind::NotFound, format!("no content of {path}"));
        Err(CheckpointsError::Damaged { number, source })
    }
}
