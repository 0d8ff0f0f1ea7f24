//! Removing a hostile folder: iterative, never outside, with two open descriptors however deep.
//!
//! Instead of going down, everything is brought up: the folders found in a folder are renamed into
//! the top under fresh names and emptied there, so that depth costs neither stack nor descriptors.

use super::FolderError;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags};
use rustix::fs::{chmodat, openat, renameat_with, unlinkat};
use rustix::io::Errno;
use std::ffi::{CStr, CString};
use std::path::Path;

/// Removes a folder and everything in it. A missing one is fine.
pub fn remove_tree(path: &Path) -> Result<(), FolderError> {
    match empty_tree(path) {
        Err(FolderError::NotFound) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Ok(unlinkat(CWD, path, AtFlags::REMOVEDIR)?),
    }
}

/// Removes everything in a folder, and keeps the folder.
pub(super) fn empty_tree(path: &Path) -> Result<(), FolderError> {
    empty(open_folder(CWD, path)?)
}

/// Removes a folder that lies in an open one.
pub(super) fn remove_at(parent: impl AsFd, name: &str) -> Result<(), FolderError> {
    empty(open_folder(&parent, name)?)?;
    Ok(unlinkat(parent, name, AtFlags::REMOVEDIR)?)
}

fn empty(top: OwnedFd) -> Result<(), FolderError> {
    let mut waiting = Vec::new();
    let mut fresh = 0;
    take_out(&top, &top, &mut waiting, &mut fresh)?;
    while let Some(name) = waiting.pop() {
        let folder = open_folder(&top, name.as_c_str())?;
        take_out(&folder, &top, &mut waiting, &mut fresh)?;
        unlinkat(&top, name.as_c_str(), AtFlags::REMOVEDIR)?;
    }
    Ok(())
}

/// Unlinks the files of a folder and moves its folders to the top.
fn take_out(
    folder: &OwnedFd,
    top: &OwnedFd,
    waiting: &mut Vec<CString>,
    fresh: &mut u64,
) -> Result<(), FolderError> {
    for entry in Dir::read_from(folder)?.collect::<Result<Vec<_>, _>>()? {
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        match unlink(folder, name, entry.file_type()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(Errno::ISDIR | Errno::PERM) => waiting.push(bring_up(folder, top, name, fresh)?),
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(())
}

fn unlink(folder: &OwnedFd, name: &CStr, file_type: FileType) -> Result<(), Errno> {
    if file_type == FileType::Directory {
        return match unlinkat(folder, name, AtFlags::REMOVEDIR) {
            Err(Errno::NOTEMPTY | Errno::EXIST) => Err(Errno::ISDIR),
            result => result,
        };
    }
    unlinkat(folder, name, AtFlags::empty())
}

fn bring_up(
    folder: &OwnedFd,
    top: &OwnedFd,
    name: &CStr,
    fresh: &mut u64,
) -> Result<CString, FolderError> {
    loop {
        *fresh += 1;
        let raised = CString::new(format!(".removed-{fresh}")).unwrap_or_default();
        match renameat_with(folder, name, top, raised.as_c_str(), RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(raised),
            // The student's own name: take the next one.
            Err(Errno::EXIST) => {}
            // Without root, a folder without write permission cannot be moved; it is ours, so allow it.
            Err(Errno::ACCESS) => chmodat(folder, name, Mode::RWXU, AtFlags::empty())?,
            Err(errno) => return Err(errno.into()),
        }
    }
}

fn open_folder<P: rustix::path::Arg + Copy>(
    parent: impl AsFd,
    name: P,
) -> Result<OwnedFd, FolderError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(&parent, name, flags, Mode::empty()) {
        Err(Errno::ACCESS) => {
            chmodat(&parent, name, Mode::RWXU, AtFlags::empty())?;
            Ok(openat(&parent, name, flags, Mode::empty())?)
        }
        result => Ok(result?),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes `d/d/d/...` of the given depth in a folder.
    pub(in crate::workspace) fn nest(at: &Path, depth: usize) {
        let mut fd = open_folder(CWD, at).unwrap();
        for _ in 0..depth {
            rustix::fs::mkdirat(&fd, "d", Mode::RWXU).unwrap();
            fd = open_folder(&fd, "d").unwrap();
        }
    }

    #[test]
    fn removes_five_thousand_nested_folders() {
        let dir = tempfile::tempdir().unwrap();
        let tree = dir.path().join("tree");
        std::fs::create_dir(&tree).unwrap();
        nest(&tree, 5_000);
        std::fs::create_dir_all(tree.join(".removed-1/x")).unwrap();
        std::fs::write(tree.join(".removed-2"), "file").unwrap();
        remove_tree(&tree).unwrap();
        assert!(!tree.exists());
        remove_tree(&tree).unwrap();
    }

    #[test]
    fn leaves_what_links_point_at() {
        let dir = tempfile::tempdir().unwrap();
        let kept = dir.path().join("kept");
        std::fs::create_dir_all(dir.path().join("tree/a")).unwrap();
        std::fs::create_dir(&kept).unwrap();
        std::fs::write(kept.join("file"), "kept").unwrap();
        std::os::unix::fs::symlink(&kept, dir.path().join("tree/a/link")).unwrap();
        std::os::unix::fs::symlink(&kept, dir.path().join("tree/link")).unwrap();
        remove_tree(&dir.path().join("tree")).unwrap();
        assert_eq!(std::fs::read_to_string(kept.join("file")).unwrap(), "kept");
    }
}
