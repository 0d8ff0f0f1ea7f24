//! Reading a project's folder, whatever its programs made of it and do to it meanwhile.

use super::blobs::Digested;
use super::left_out::LeftOut;
use super::manifest::{Kept, Manifest};
use super::{CheckpointsError, names};
use crate::jobs::is_reserved;
use sandbox::workspace::{Folder, FolderError, Found, Kind, WorkspacePath};
use std::fs::File;
use std::io;
use std::path::Path;

/// The most files of one checkpoint; the largest are left out.
pub(super) const MAX_FILES: usize = 10_000;
const EXECUTABLE: u32 = 0o111;

/// A folder as it was read.
pub(super) struct Seen {
    pub(super) manifest: Manifest,
    pub(super) left_out: Option<String>,
}

struct Wanted {
    path: WorkspacePath,
    size: u64,
    executable: bool,
}

/// What is done with each file: told how many bytes there is still room for; `None` where it has
/// more.
pub(super) type Reader<'a> = dyn FnMut(&mut File, u64) -> io::Result<Option<Digested>> + 'a;

/// Reads the files of a folder, at most `limit` bytes and [`MAX_FILES`] in all. Blocks.
pub(super) fn look(
    folder: &Folder,
    limit: u64,
    read: &mut Reader<'_>,
) -> Result<Seen, CheckpointsError> {
    let mut left_out = LeftOut::default();
    let mut wanted = walk(folder, &mut left_out)?;
    // Small ones first: sources are small, and one huge file must not push them out.
    wanted.sort_by(|a, b| (a.size, &a.path).cmp(&(b.size, &b.path)));
    let (mut manifest, mut left) = (Manifest::default(), limit);
    for file in wanted {
        if file.size > left || manifest.files.len() == MAX_FILES {
            left_out.too_large(Path::new(file.path.as_str()), file.size);
            continue;
        }
        match read_one(folder, &file, left, read) {
            Ok(Some(Digested { id, size })) => {
                left -= size;
                let kept = Kept { hash: id, size, executable: file.executable };
                manifest.files.insert(file.path.to_string(), kept);
            }
            Ok(None) => left_out.too_large(Path::new(file.path.as_str()), file.size),
            Err(error) => pass_over(error, &mut left_out)?,
        }
    }
    let left_out = left_out.sentence(limit, MAX_FILES);
    Ok(Seen { manifest, left_out })
}

fn walk(folder: &Folder, left_out: &mut LeftOut) -> Result<Vec<Wanted>, FolderError> {
    let mut walk = folder.walk(names::is_excluded)?;
    let mut wanted = Vec::new();
    for found in walk.by_ref().filter(|found| !names::is_app_data(&found.path)) {
        match found.stat.kind {
            Kind::File => match name(&found) {
                Some(path) if is_reserved(&path) => {}
                Some(path) => wanted.push(Wanted {
                    path,
                    size: found.stat.size,
                    executable: found.stat.mode & EXECUTABLE != 0,
                }),
                None => left_out.odd_names += 1,
            },
            Kind::Link => left_out.links += 1,
            Kind::Other => left_out.special += 1,
            Kind::Folder => {}
        }
    }
    left_out.cut = walk.is_cut();
    Ok(wanted)
}

fn name(found: &Found) -> Option<WorkspacePath> {
    WorkspacePath::parse(found.path.to_str()?).ok()
}

fn read_one(
    folder: &Folder,
    file: &Wanted,
    left: u64,
    read: &mut Reader<'_>,
) -> Result<Option<Digested>, CheckpointsError> {
    let mut opened = folder.open_file(&file.path)?;
    Ok(read(&mut opened, left)?)
}

/// A file that is gone, or another thing now, is not in the folder as it is.
fn pass_over(error: CheckpointsError, left_out: &mut LeftOut) -> Result<(), CheckpointsError> {
    use crate::jobs::JobsError::Folder as Of;
    match error {
        CheckpointsError::Jobs(Of(
            FolderError::NotFound
            | FolderError::NotRegular
            | FolderError::IsFolder
            | FolderError::NotFolder
            | FolderError::Outside,
        )) => Ok(()),
        CheckpointsError::Jobs(Of(FolderError::Io(cause)))
            if cause.kind() == io::ErrorKind::PermissionDenied =>
        {
            left_out.unreadable += 1;
            Ok(())
        }
        error => Err(error),
    }
}
