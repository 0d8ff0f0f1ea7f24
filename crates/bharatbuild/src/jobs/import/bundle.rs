//! What somebody sends: a ZIP file, or files one behind the other.

use super::archive::{Entry, EntryKind};
use crate::jobs::JobsError;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most headers of a ZIP's directory: each costs memory before anything is known of it.
const MAX_HEADERS: usize = 50_000;
/// What such a header begins with.
const HEADER: [u8; 4] = *b"PK\x01\x02";
const PIECE_BYTES: usize = 64 * 1024;

/// Something to make a project of, on the disk.
pub enum Bundle {
    Zip(File),
    /// Contents one behind the other, and each one's name and size in bytes.
    Files(File, Vec<(String, u64)>),
}

impl Bundle {
    /// Shows every entry in its order. Blocks.
    pub(super) fn each(
        self,
        mut take: impl FnMut(Entry<'_>) -> Result<(), JobsError>,
    ) -> Result<(), JobsError> {
        match self {
            Self::Zip(file) => each_of_zip(file, &mut take),
            Self::Files(mut file, entries) => {
                file.seek(SeekFrom::Start(0)).map_err(JobsError::Disk)?;
                let mut file = BufReader::new(file);
                for (name, size) in &entries {
                    let mut content = Read::by_ref(&mut file).take(*size);
                    let kind = EntryKind::File;
                    let shown: Option<&mut dyn Read> = Some(&mut content);
                    take(Entry { name, kind, is_executable: false, content: shown })?;
                    // What was not read of it is not the next one's.
                    io::copy(&mut content, &mut io::sink()).map_err(JobsError::Disk)?;
                }
                Ok(())
            }
        }
    }
}

fn each_of_zip(
    mut file: File,
    take: &mut dyn FnMut(Entry<'_>) -> Result<(), JobsError>,
) -> Result<(), JobsError> {
    if headers(&mut file).map_err(JobsError::Disk)? > MAX_HEADERS {
        return Err(JobsError::TooManyFiles { limit: super::MAX_FILES });
    }
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    for index in 0..zip.len() {
        let (name, kind, is_executable) = {
            let entry = zip.by_index_raw(index).map_err(broken)?;
            let name = entry.name().map_err(broken)?.into_owned();
            let kind = match () {
                () if entry.is_dir() => EntryKind::Folder,
                () if entry.is_symlink() => EntryKind::Link,
                () if entry.encrypted() => EntryKind::Closed,
                () => EntryKind::File,
            };
            (name, kind, entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0))
        };
        let closed = |kind| Entry { name: &name, kind, is_executable, content: None };
        if kind != EntryKind::File {
            take(closed(kind))?;
            continue;
        }
        match zip.by_index(index) {
            Ok(mut content) => {
                let content: Option<&mut dyn Read> = Some(&mut content);
                take(Entry { name: &name, kind, is_executable, content })?;
            }
            Err(ZipError::UnsupportedArchive(_)) => take(closed(EntryKind::Closed))?,
            Err(error) => return Err(broken(error)),
        }
    }
    Ok(())
}

/// How often the beginning of a header stands in a file: at least as often as there are headers.
fn headers(file: &mut File) -> io::Result<usize> {
    file.seek(SeekFrom::Start(0))?;
    let (mut buffer, mut kept, mut count) = (vec![0; PIECE_BYTES], 0, 0);
    loop {
        let read = file.read(&mut buffer[kept..])?;
        let filled = kept + read;
        count += beginnings(&buffer[..filled]);
        if read == 0 {
            file.seek(SeekFrom::Start(0))?;
            return Ok(count);
        }
        kept = filled.min(HEADER.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

fn beginnings(bytes: &[u8]) -> usize {
    bytes.windows(HEADER.len()).filter(|window| *window == HEADER).count()
}

fn broken(error: ZipError) -> JobsError {
    JobsError::BrokenBundle(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn counts_headers_that_lie_across_pieces() {
        let mut file = tempfile::tempfile().unwrap();
        let mut bytes = vec![b'x'; PIECE_BYTES - 2];
        bytes.extend(HEADER);
        bytes.extend(vec![b'P'; 3 * PIECE_BYTES]);
        bytes.extend(HEADER);
        file.write_all(&bytes).unwrap();
        assert_eq!(headers(&mut file).unwrap(), 2);
    }
}
