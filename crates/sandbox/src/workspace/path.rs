//! File names from outside, parsed once.

use std::fmt;

/// The longest path, in bytes.
pub const MAX_PATH_BYTES: usize = 1024;
/// The longest name between two slashes, in bytes (what Linux file systems take).
pub const MAX_COMPONENT_BYTES: usize = 255;
/// The most names in one path, and the deepest folder that is listed or archived.
pub const MAX_DEPTH: usize = 64;

/// A relative path of a file in a project: no `..`, nothing absolute, no NUL, no backslash,
/// bounded. `./a//b` becomes `a/b`; dots inside a name (`a..b.ts`) are just dots.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkspacePath(String);

/// Why a text names no file in a project.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("the path is empty")]
    Empty,
    #[error("the path is absolute; paths are relative to the project, like src/App.tsx")]
    Absolute,
    #[error("the path leaves the project with '..'")]
    Parent,
    #[error("the path holds a NUL or another control character")]
    Control,
    #[error("the path holds a backslash; folders are separated by '/'")]
    Backslash,
    #[error("a name in the path is longer than {MAX_COMPONENT_BYTES} bytes")]
    LongName,
    #[error("the path is longer than {MAX_PATH_BYTES} bytes")]
    Long,
    #[error("the path is deeper than {MAX_DEPTH} folders")]
    Deep,
}

impl WorkspacePath {
    /// Parses a path as a client wrote it.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.len() > MAX_PATH_BYTES {
            return Err(PathError::Long);
        }
        if text.starts_with('/') {
            return Err(PathError::Absolute);
        }
        if text.chars().any(char::is_control) {
            return Err(PathError::Control);
        }
        if text.contains('\\') {
            return Err(PathError::Backslash);
        }
        let names: Vec<&str> = text.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
        check_names(&names)?;
        Ok(Self(names.join("/")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder it lies in; `None` at the top.
    pub fn parent(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(parent, _)| parent)
    }

    /// The names from the top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }
}

fn check_names(names: &[&str]) -> Result<(), PathError> {
    if names.is_empty() {
        return Err(PathError::Empty);
    }
    if names.contains(&"..") {
        return Err(PathError::Parent);
    }
    if names.iter().any(|name| name.len() > MAX_COMPONENT_BYTES) {
        return Err(PathError::LongName);
    }
    if names.len() > MAX_DEPTH { Err(PathError::Deep) } else { Ok(()) }
}

impl fmt::Display for WorkspacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for WorkspacePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_and_normalises_ordinary_paths() {
        for (given, kept) in [
            ("src/App.tsx", "src/App.tsx"),
            ("./a//b", "a/b"),
            ("a/./b/", "a/b"),
            ("a..b.ts", "a..b.ts"),
            ("...", "..."),
            (".env", ".env"),
            ("pages/[id].tsx", "pages/[id].tsx"),
            ("हिन्दी/फ़ाइल.txt", "हिन्दी/फ़ाइल.txt"),
        ] {
            assert_eq!(WorkspacePath::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn rejects_parent_dir_in_path() {
        for path in ["..", "../x", "a/../b", "a/..", "./../x"] {
            assert_eq!(WorkspacePath::parse(path), Err(PathError::Parent), "{path}");
        }
    }

    #[test]
    fn rejects_what_names_no_file() {
        for (path, why) in [
            ("", PathError::Empty),
            ("./", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("a\0b", PathError::Control),
            ("a\nb", PathError::Control),
            ("..\\x", PathError::Backslash),
            (&"n".repeat(300), PathError::LongName),
            (&"n/".repeat(700), PathError::Long),
            (&"n/".repeat(65), PathError::Deep),
        ] {
            assert_eq!(WorkspacePath::parse(path), Err(why), "{path:?}");
        }
    }

    #[test]
    fn knows_its_parent_and_name() {
        let path = WorkspacePath::parse("src/ui/App.tsx").unwrap();
        assert_eq!((path.parent(), path.name()), (Some("src/ui"), "App.tsx"));
        assert_eq!(WorkspacePath::parse("a").unwrap().parent(), None);
    }
}
