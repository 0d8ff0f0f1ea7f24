//! Bringing an archived project back.

use super::JobsError;
use sandbox::workspace::{Folder, FolderError, WorkspacePath};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::read::ZipFile;

/// The longest link target, in bytes.
const MAX_LINK_BYTES: u64 = 4096;

/// Unpacks an archive of ours into an empty folder. Blocks.
pub(super) fn unzip(archive: &Path, folder: &Folder) -> Result<(), JobsError> {
    let file = File::open(archive).map_err(JobsError::Archive)?;
    let mut zip = ZipArchive::new(io::BufReader::new(file)).map_err(broken)?;
    let mut links = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?;
        let Ok(path) = WorkspacePath::parse(&name) else { continue };
        drop(name);
        if entry.is_dir() {
            folder.create_folders(&path)?;
        } else if entry.is_symlink() {
            links.push((path, target(&mut entry)?));
        } else {
            let mode = entry.unix_mode().unwrap_or(0o644);
            unpack(folder, &path, &mut entry, mode)?;
        }
    }
    // Last, so that no file is written through one.
    for (path, target) in links {
        folder.write_link(&path, &target)?;
    }
    Ok(())
}

fn unpack(
    folder: &Folder,
    path: &WorkspacePath,
    from: &mut dyn Read,
    mode: u32,
) -> Result<(), JobsError> {
    match folder.write_from(path, from, mode) {
        // Two names that were no UTF-8 may have become one.
        Err(FolderError::IsFolder) => Ok(()),
        result => Ok(result.map(drop)?),
    }
}

fn target(entry: &mut ZipFile<'_, io::BufReader<File>>) -> Result<String, JobsError> {
    let mut target = String::new();
    entry.take(MAX_LINK_BYTES).read_to_string(&mut target).map_err(JobsError::Archive)?;
    Ok(target)
}

fn broken(error: zip::result::ZipError) -> JobsError {
    JobsError::Archive(error.into())
}
