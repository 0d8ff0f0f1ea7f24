//! ZIPs: streamed while they are made, or written to the archive.

use super::{InUse, Jobs, JobsError, names};
use crate::ids::ProjectId;
use bytes::Bytes;
use sandbox::workspace::{Folder, FolderError, Found, Kind, Skip, Walk};
use std::io::{self, Read, Write};
use std::path::Path;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The most bytes put into one ZIP, before compression: sparse files look larger than any disk.
pub(super) const MAX_ZIP_BYTES: u64 = 1 << 30;
/// Pieces handed to the client, in bytes, and how many wait for a slow one.
const PIECE_BYTES: usize = 64 * 1024;
const WAITING_PIECES: usize = 8;

/// The bytes of a ZIP while it is made; an error in it means that the ZIP is not whole.
pub type ZipStream = ReceiverStream<io::Result<Bytes>>;

/// What goes into a ZIP.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contents {
    pub(super) skip: Skip,
    /// Links and empty folders too: for bringing the project back.
    pub(super) faithful: bool,
}

impl Jobs {
    /// Streams the project as a ZIP, in any state. Files written meanwhile are in it as they were
    /// or as they are, each of them whole.
    pub async fn zip(&self, id: &ProjectId) -> Result<ZipStream, JobsError> {
        let folder = self.folder(id).await?;
        let guard = self.in_use_for_reading(id).await?;
        let measured = folder.clone();
        self.blocking(move || check_size(&measured)).await?;
        let (pieces, stream) = mpsc::channel(WAITING_PIECES);
        self.0.tasks.spawn_blocking(move || {
            let _guard = guard;
            let contents = Contents { skip: names::is_hidden, faithful: false };
            let out = Pieces { waiting: Vec::with_capacity(PIECE_BYTES), pieces: pieces.clone() };
            let made = write_zip(&folder, out, contents).and_then(|mut out| out.send());
            if let Err(error) = made {
                let _ = pieces.blocking_send(Err(error));
            }
        });
        Ok(ReceiverStream::new(stream))
    }

    async fn in_use_for_reading(&self, id: &ProjectId) -> Result<InUse, JobsError> {
        Ok(self.existing(id).await?.in_use())
    }
}

/// Refuses what would take for ever, naming the file to remove.
fn check_size(folder: &Folder) -> Result<(), JobsError> {
    let (mut bytes, mut largest) = (0_u64, None::<Found>);
    for found in folder.walk(names::is_hidden)?.filter(|found| found.stat.kind == Kind::File) {
        bytes = bytes.saturating_add(found.stat.size);
        if largest.as_ref().is_none_or(|known| known.stat.size < found.stat.size) {
            largest = Some(found);
        }
    }
    if bytes <= MAX_ZIP_BYTES {
        return Ok(());
    }
    let largest = largest.map(|found| found.path.display().to_string()).unwrap_or_default();
    Err(JobsError::ZipTooLarge { limit: MAX_ZIP_BYTES, largest })
}

/// Writes a ZIP of the folder. Files beyond [`MAX_ZIP_BYTES`] in sum are left out.
pub(super) fn write_zip<W: Write>(folder: &Folder, out: W, contents: Contents) -> io::Result<W> {
    let mut zip = ZipWriter::new_stream(out);
    let mut walk = folder.walk(contents.skip).map_err(io_error)?;
    let mut left = MAX_ZIP_BYTES;
    while let Some(found) = walk.next() {
        match found.stat.kind {
            Kind::File => add_file(&mut zip, &walk, &found, &mut left)?,
            Kind::Folder if contents.faithful => {
                zip.add_directory(name(&found.path), options(&found)).map_err(io::Error::from)?;
            }
            Kind::Link if contents.faithful => add_link(&mut zip, &walk, &found)?,
            _ => {}
        }
    }
    if walk.is_cut() {
        tracing::warn!("a project is too deep or too large for its ZIP: something was left out");
    }
    Ok(zip.finish().map_err(io::Error::from)?.into_inner())
}

type Zip<W> = ZipWriter<StreamWriter<W>>;

fn add_file<W: Write>(
    zip: &mut Zip<W>,
    walk: &Walk,
    found: &Found,
    left: &mut u64,
) -> io::Result<()> {
    if names::is_metadata(&found.path) {
        return Ok(());
    }
    let file = match walk.open_file(found) {
        Ok(file) => file,
        // Removed or replaced since it was found.
        Err(FolderError::NotFound | FolderError::NotRegular | FolderError::Outside) => {
            return Ok(());
        }
        Err(error) => return Err(io_error(error)),
    };
    if file.metadata()?.len() > *left {
        tracing::warn!(path = %found.path.display(), "a file is too large for the ZIP: left out");
        return Ok(());
    }
    zip.start_file(name(&found.path), options(found)).map_err(io::Error::from)?;
    // A file that grows while it is read ends where the budget does.
    *left -= io::copy(&mut file.take(*left), zip)?;
    Ok(())
}

fn add_link<W: Write>(zip: &mut Zip<W>, walk: &Walk, found: &Found) -> io::Result<()> {
    let Ok(target) = walk.read_link(found) else { return Ok(()) };
    let target = target.to_string_lossy().into_owned();
    zip.add_symlink(name(&found.path), target, options(found)).map_err(io::Error::from)
}

/// A name that any unpacker takes: what is no text, and `\\`, is replaced.
fn name(path: &Path) -> String {
    let odd = |c: char| c.is_control() || c == '\\';
    path.to_string_lossy().replace(odd, "_")
}

fn options(found: &Found) -> SimpleFileOptions {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(found.stat.mode);
    let modified = OffsetDateTime::from_unix_timestamp(found.stat.modified).ok();
    match modified.and_then(dos_time) {
        Some(time) => options.last_modified_time(time),
        None => options,
    }
}

fn dos_time(at: OffsetDateTime) -> Option<DateTime> {
    let year = u16::try_from(at.year()).ok()?;
    DateTime::from_date_and_time(
        year,
        at.month().into(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
    )
    .ok()
}

fn io_error(error: FolderError) -> io::Error {
    io::Error::other(error)
}

/// Gathers what is written into pieces and waits where the client is slow.
struct Pieces {
    waiting: Vec<u8>,
    pieces: mpsc::Sender<io::Result<Bytes>>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE_BYTES));
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.pieces.blocking_send(Ok(piece.into())).map_err(gone)
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE_BYTES - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PIECE_BYTES {
            self.send()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
