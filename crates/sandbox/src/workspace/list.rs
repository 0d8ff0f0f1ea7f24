//! One level of a folder.

use super::walk::Kind;
use super::{Folder, FolderError, Stat, WorkspacePath};
use rustix::fs::{AtFlags, Dir, OFlags, statat};

/// The most names of one folder that are listed.
pub const MAX_LISTED: usize = 10_000;

/// A name of a listed folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Bytes that are no UTF-8 are shown as U+FFFD.
    pub name: String,
    pub stat: Stat,
}

impl Folder {
    /// The names in a folder (`None`: the top), folders first, each sorted by name.
    pub fn list(&self, path: Option<&WorkspacePath>) -> Result<Vec<Listed>, FolderError> {
        let name = path.map_or(".", WorkspacePath::as_str);
        let fd = self.resolve(name, OFlags::RDONLY | OFlags::DIRECTORY)?;
        let mut listed = Vec::new();
        for entry in Dir::read_from(&fd)? {
            let entry = entry?;
            if matches!(entry.file_name().to_bytes(), b"." | b"..") {
                continue;
            }
            // What disappeared between the two calls is not listed.
            let Ok(stat) = statat(&fd, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW) else {
                continue;
            };
            if listed.len() == MAX_LISTED {
                return Err(FolderError::TooMany { limit: MAX_LISTED });
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            listed.push(Listed { name, stat: Stat::from_raw(&stat) });
        }
        listed.sort_by(|a, b| order(a).cmp(&order(b)));
        Ok(listed)
    }
}

fn order(listed: &Listed) -> (bool, &str) {
    (listed.stat.kind != Kind::Folder, &listed.name)
}

#[cfg(test)]
mod tests {
    use super::super::folder::tests::{path, sandboxed};
    use super::*;

    #[test]
    fn lists_one_level_with_folders_first() {
        let (_dir, folder) = sandboxed();
        for name in ["b.txt", "a.txt", "src/x", ".env"] {
            folder.write_atomic(&path(name), b"1").unwrap();
        }
        let names: Vec<_> = folder.list(None).unwrap().into_iter().map(|l| l.name).collect();
        assert_eq!(names, ["src", ".env", "a.txt", "b.txt"]);
        assert_eq!(folder.list(Some(&path("src"))).unwrap()[0].name, "x");
        assert!(matches!(folder.list(Some(&path("none"))), Err(FolderError::NotFound)));
        assert!(matches!(folder.list(Some(&path("a.txt"))), Err(FolderError::NotFolder)));
    }
}
