//! One entry of a bundle, and whether it becomes a file.

use super::top::ASIDE;
use super::{MAX_FILES, MAX_TOLD, Taken};
use crate::config::LimitsConfig;
use crate::jobs::{JobsError, names};
use sandbox::workspace::{Folder, FolderError, WorkspacePath};
use std::io::Read;

/// Folders whose content is nobody's file, wherever they lie.
const LEFT: [&str; 4] = [".git", "__MACOSX", ".hg", ".svn"];
/// Files that systems leave in folders.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// Permission bits of files that were executable, and of all others.
const EXECUTABLE: u32 = 0o755;
const PLAIN: u32 = 0o644;

/// An entry that did not become a file, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// As the bundle says it, shortened.
    pub path: String,
    pub reason: &'static str,
}

/// An entry as it is met.
pub(super) struct Entry<'a> {
    pub name: &'a str,
    pub kind: EntryKind,
    pub is_executable: bool,
    /// None of what is no file, or cannot be opened.
    pub content: Option<&'a mut dyn Read>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Folder,
    Link,
    /// Its content cannot be had: encrypted, or packed in an unknown way.
    Closed,
}

impl Taken {
    /// Writes the entry, or notes why not. An error ends the whole.
    pub(super) fn take(
        &mut self,
        folder: &Folder,
        entry: Entry<'_>,
        limits: LimitsConfig,
    ) -> Result<(), JobsError> {
        if entry.kind == EntryKind::Folder {
            return Ok(());
        }
        match self.place(folder, entry, limits)? {
            Ok(()) => self.files += 1,
            Err(left_out) => {
                self.left_out_count += 1;
                if self.left_out.len() < MAX_TOLD {
                    self.left_out.push(left_out);
                }
            }
        }
        Ok(())
    }

    fn place(
        &mut self,
        folder: &Folder,
        entry: Entry<'_>,
        limits: LimitsConfig,
    ) -> Result<Result<(), LeftOut>, JobsError> {
        let path = match path_of(entry.name, entry.kind) {
            Ok(path) => path,
            Err(reason) => return Ok(Err(left(entry.name, reason))),
        };
        if self.files == MAX_FILES {
            return Err(JobsError::TooManyFiles { limit: MAX_FILES });
        }
        let room = limits.project_bytes - self.bytes;
        let mut content = Vec::new();
        let most = limits.file_bytes.min(room);
        let read = entry
            .content
            .map_or(Ok(0), |from| from.take(most.saturating_add(1)).read_to_end(&mut content));
        if let Err(error) = read {
            return Err(JobsError::BrokenBundle(format!("{}: {error}", short(entry.name))));
        }
        let size = content.len() as u64;
        if size > room {
            let limit = limits.project_bytes;
            return Err(JobsError::ProjectTooLarge { size: limit.saturating_add(1), limit });
        }
        if size > limits.file_bytes {
            return Ok(Err(left(entry.name, "larger than a file may be")));
        }
        let mode = if entry.is_executable { EXECUTABLE } else { PLAIN };
        match folder.write_from(&path, &mut content.as_slice(), mode) {
            Ok(_) => {}
            Err(FolderError::IsFolder | FolderError::NotFolder) => {
                return Ok(Err(left(entry.name, "another entry has the name")));
            }
            Err(error) => return Err(error.into()),
        }
        self.bytes += size;
        Ok(Ok(()))
    }
}

/// Where the entry goes.
fn path_of(name: &str, kind: EntryKind) -> Result<WorkspacePath, &'static str> {
    match kind {
        EntryKind::Link => return Err("a link"),
        EntryKind::Closed => return Err("encrypted, or packed in an unknown way"),
        EntryKind::File | EntryKind::Folder => {}
    }
    // Some packers for Windows write folders like this.
    let path =
        WorkspacePath::parse(&name.replace('\\', "/")).map_err(|_| "not a path of a project")?;
    let folders = || path.parent().unwrap_or_default().split('/');
    if folders().any(|name| LEFT.contains(&name)) || LITTER.contains(&path.name()) {
        return Err("not part of the project");
    }
    if folders().any(names::is_made_again) {
        return Err("made again by installing");
    }
    if path.name() == ".git" {
        return Err("not part of the project");
    }
    if names::is_reserved(&path) || path.names().any(|name| name == ASIDE) {
        return Err("a name of the server's own");
    }
    Ok(path)
}

fn left(name: &str, reason: &'static str) -> LeftOut {
    LeftOut { path: short(name), reason }
}

fn short(name: &str) -> String {
    name.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
