//! File operations that never leave the open folder they are given.

use crate::{FileEntry, FileKind};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, Stat};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU64, Ordering};

/// Entries of one listing, at most.
const MAX_ENTRIES: usize = 10_000;
/// Depth to which a folder is removed, in levels.
const MAX_REMOVE_DEPTH: usize = 128;
static NEXT_TEMPORARY: AtomicU64 = AtomicU64::new(0);

fn beneath(root: &OwnedFd, path: &str, flags: OFlags) -> io::Result<OwnedFd> {
    let path = if path.is_empty() { "." } else { path };
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    Ok(rustix::fs::openat2(root, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve)?)
}

/// The folder a path is in, made where it is missing, and the last part of the path.
fn parent(root: &OwnedFd, path: &str, make: bool) -> io::Result<(OwnedFd, String)> {
    let (folders, name) = path.trim_matches('/').rsplit_once('/').unwrap_or(("", path));
    if name.is_empty() || name == ".." || name == "." {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut folder = beneath(root, "", OFlags::DIRECTORY)?;
    for part in folders.split('/').filter(|part| !part.is_empty()) {
        if make {
            match rustix::fs::mkdirat(&folder, part, Mode::from_raw_mode(0o755)) {
                Ok(()) | Err(rustix::io::Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        folder = beneath(&folder, part, OFlags::DIRECTORY)?;
    }
    Ok((folder, name.to_owned()))
}

/// Opens a regular file for reading; anything else is refused without waiting for it.
pub fn open(root: &OwnedFd, path: &str) -> io::Result<(File, FileEntry)> {
    let fd = beneath(root, path, OFlags::RDONLY | OFlags::NONBLOCK)?;
    let entry = entry_of(name_of(path), &rustix::fs::fstat(&fd)?);
    if entry.kind != FileKind::File {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok((File::from(fd), entry))
}

/// Makes a temporary file beside `path`; [`settle`] puts it in place.
pub fn create(root: &OwnedFd, path: &str) -> io::Result<(File, String)> {
    let (folder, _) = parent(root, path, true)?;
    let temporary = format!(".agent-{}.part", NEXT_TEMPORARY.fetch_add(1, Ordering::Relaxed));
    let flags =
        OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = rustix::fs::openat(&folder, &temporary, flags, Mode::from_raw_mode(0o644))?;
    Ok((File::from(fd), temporary))
}

/// Renames a whole temporary file over `path`, or removes one that is not whole.
pub fn settle(root: &OwnedFd, temporary: &str, path: &str, whole: bool) -> io::Result<()> {
    let (folder, name) = parent(root, path, false)?;
    if whole {
        Ok(rustix::fs::renameat(&folder, temporary, &folder, name)?)
    } else {
        Ok(rustix::fs::unlinkat(&folder, temporary, AtFlags::empty())?)
    }
}

/// One level of a folder.
pub fn list(root: &OwnedFd, path: &str) -> io::Result<Vec<FileEntry>> {
    let folder = beneath(root, path, OFlags::DIRECTORY)?;
    let mut entries = Vec::new();
    for entry in rustix::fs::Dir::read_from(&folder)?.take(MAX_ENTRIES) {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == "." || name == ".." {
            continue;
        }
        // A file that went away meanwhile is no error of the listing.
        if let Ok(stat) = rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW) {
            entries.push(entry_of(&name, &stat));
        }
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// What a path names, without following it where it is a link.
pub fn stat(root: &OwnedFd, path: &str) -> io::Result<FileEntry> {
    let fd = beneath(root, path, OFlags::PATH | OFlags::NOFOLLOW)?;
    Ok(entry_of(name_of(path), &rustix::fs::fstat(&fd)?))
}

/// Removes a file, or a folder: an empty one, or all of it.
pub fn remove(root: &OwnedFd, path: &str, recursive: bool) -> io::Result<()> {
    let (folder, name) = parent(root, path, false)?;
    let stat = rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        return Ok(rustix::fs::unlinkat(&folder, &name, AtFlags::empty())?);
    }
    if recursive {
        empty(&folder, &name, 0)?;
    }
    Ok(rustix::fs::unlinkat(&folder, &name, AtFlags::REMOVEDIR)?)
}

fn empty(parent: &OwnedFd, name: &str, depth: usize) -> io::Result<()> {
    if depth > MAX_REMOVE_DEPTH {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "folder is too deep to remove"));
    }
    let folder = beneath(parent, name, OFlags::DIRECTORY | OFlags::NOFOLLOW)?;
    for entry in rustix::fs::Dir::read_from(&folder)? {
        let entry = entry?;
        let child = entry.file_name();
        if child == c"." || child == c".." {
            continue;
        }
        match rustix::fs::unlinkat(&folder, child, AtFlags::empty()) {
            Err(rustix::io::Errno::ISDIR) => {
                let child = child.to_str().map_err(io::Error::other)?;
                empty(&folder, child, depth + 1)?;
                rustix::fs::unlinkat(&folder, child, AtFlags::REMOVEDIR)?;
            }
            other => other?,
        }
    }
    Ok(())
}

/// Moves a file or folder; the target's folder is made where it is missing.
pub fn rename(root: &OwnedFd, from: &str, to: &str) -> io::Result<()> {
    let (old_folder, old_name) = parent(root, from, false)?;
    let (new_folder, new_name) = parent(root, to, true)?;
    Ok(rustix::fs::renameat(&old_folder, old_name, &new_folder, new_name)?)
}

fn name_of(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

fn entry_of(name: &str, stat: &Stat) -> FileEntry {
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Directory,
        FileType::Symlink => FileKind::Symlink,
        _ => FileKind::Other,
    };
    FileEntry { name: name.to_owned(), kind, size: stat.st_size as u64, modified: stat.st_mtime }
}
