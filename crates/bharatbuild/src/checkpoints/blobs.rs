//! Contents of files, each kept once, by its hash.

use super::place::{Place, private_folder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, Write};

/// Read at a time, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// Characters of the name of the folder that a content lies in.
const FOLDER_CHARS: usize = 2;

/// The SHA-256 of a content, in 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct BlobId(String);

/// A text that is no hash.
#[derive(Debug, thiserror::Error)]
#[error("not a hash")]
pub(super) struct NoHash;

impl BlobId {
    /// The name of its folder, and its own.
    pub(super) fn split(&self) -> (&str, &str) {
        self.0.split_at(FOLDER_CHARS)
    }

    /// Of the names that [`BlobId::split`] gives.
    pub(super) fn joined(folder: &str, name: &str) -> Result<Self, NoHash> {
        format!("{folder}{name}").try_into()
    }
}

impl TryFrom<String> for BlobId {
    type Error = NoHash;

    fn try_from(text: String) -> Result<Self, NoHash> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(hex) { Ok(Self(text)) } else { Err(NoHash) }
    }
}

impl From<BlobId> for String {
    fn from(id: BlobId) -> String {
        id.0
    }
}

/// What was read of a file.
pub(super) struct Digested {
    pub(super) id: BlobId,
    /// In bytes.
    pub(super) size: u64,
}

/// Hashes what `from` gives, and copies it; `None` where that is more than `most` bytes.
pub(super) fn digest(
    from: &mut dyn Read,
    most: u64,
    to: &mut dyn Write,
) -> io::Result<Option<Digested>> {
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0_u64, vec![0; PIECE_BYTES]);
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        size += read as u64;
        if size > most {
            return Ok(None);
        }
        hash.update(&piece[..read]);
        to.write_all(&piece[..read])?;
    }
    let id = BlobId(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(Some(Digested { id, size }))
}

/// Adds contents to a project's. Blocks.
pub(super) struct Keeper<'a> {
    place: &'a Place,
    /// Folders with names that are not yet on the disk for sure.
    touched: BTreeSet<String>,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(place: &'a Place) -> Self {
        Self { place, touched: BTreeSet::new() }
    }

    /// Keeps a file's content, where it is at most `most` bytes. The file may change meanwhile:
    /// what is kept is what was read, under the hash of just that.
    pub(super) fn keep(&mut self, file: &mut File, most: u64) -> io::Result<Option<Digested>> {
        let Some(known) = digest(file, most, &mut io::sink())? else { return Ok(None) };
        if self.place.has(&known.id, known.size) {
            return Ok(Some(known));
        }
        file.rewind()?;
        let mut partial = self.place.open_partial()?;
        let Some(copied) = digest(file, most, &mut partial)? else { return Ok(None) };
        let (folder, _) = copied.id.split();
        private_folder(&self.place.blobs().join(folder))?;
        self.place.settle(&partial, &self.place.blob(&copied.id))?;
        self.touched.insert(folder.to_owned());
        Ok(Some(copied))
    }

    /// Answers when all that was kept is on the disk.
    pub(super) fn sync(self) -> io::Result<()> {
        for folder in &self.touched {
            File::open(self.place.blobs().join(folder))?.sync_all()?;
        }
        self.place.sync()
    }
}
