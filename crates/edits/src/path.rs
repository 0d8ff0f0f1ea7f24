//! File names as models write them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest path, in bytes.
const MAX_PATH_BYTES: usize = 1024;
/// Longest name in a path, in bytes.
const MAX_NAME_BYTES: usize = 255;
/// Most names in a path.
const MAX_NAMES: usize = 64;
/// Where models know the project to lie; taken off.
const WORKSPACE: &str = "/workspace/";

/// A file of the project, relative to its folder: `src/App.tsx`. It cannot name anything outside;
/// that links do not lead out either is the [`crate::Tree`]'s part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePath(String);

/// Why a text names no file of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("the path is empty; name a file like src/App.tsx")]
    Empty,
    #[error("the path is absolute; write it relative to the project, like src/App.tsx")]
    Absolute,
    #[error("the path leaves the project by '..'; write it from the project's top")]
    Outside,
    #[error("the path holds a backslash; separate folders by '/'")]
    Backslash,
    #[error("the path holds a control character")]
    Control,
    #[error("the path names a folder; name a file in it")]
    Folder,
    #[error("the path is longer than {MAX_PATH_BYTES} bytes or deeper than {MAX_NAMES} folders")]
    Long,
}

impl FilePath {
    /// Parses what a model wrote. `./a`, `a//b` and `/workspace/a` are `a`, `a/b` and `a`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let text = text.strip_prefix(WORKSPACE).unwrap_or(text);
        let refused = [
            (text.is_empty(), PathError::Empty),
            (text.len() > MAX_PATH_BYTES, PathError::Long),
            (text.starts_with('/'), PathError::Absolute),
            (text.contains('\\'), PathError::Backslash),
            (text.chars().any(char::is_control), PathError::Control),
            (text.ends_with('/'), PathError::Folder),
        ];
        if let Some((_, error)) = refused.into_iter().find(|(is_so, _)| *is_so) {
            return Err(error);
        }
        Self::of_names(text.split('/').filter(|name| !name.is_empty() && *name != ".").collect())
    }

    fn of_names(names: Vec<&str>) -> Result<Self, PathError> {
        match names.as_slice() {
            [] => Err(PathError::Empty),
            names if names.contains(&"..") => Err(PathError::Outside),
            names if names.len() > MAX_NAMES => Err(PathError::Long),
            names if names.iter().any(|name| name.len() > MAX_NAME_BYTES) => Err(PathError::Long),
            names => Ok(Self(names.join("/"))),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders and the file's own name, from the top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// What follows the last dot of the name, in lower case; empty where there is none.
    pub fn extension(&self) -> String {
        let name = self.0.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for FilePath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::parse(&text)
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_in_the_forms_that_models_use() {
        for (given, meant) in [
            ("src/App.tsx", "src/App.tsx"),
            ("./src//App.tsx", "src/App.tsx"),
            ("/workspace/src/App.tsx", "src/App.tsx"),
            ("a..b/...", "a..b/..."),
            ("हिन्दी/फ़ाइल.txt", "हिन्दी/फ़ाइल.txt"),
        ] {
            assert_eq!(FilePath::parse(given).unwrap().as_str(), meant);
        }
    }

    #[test]
    fn refuses_every_way_out() {
        for (given, why) in [
            ("", PathError::Empty),
            ("./.", PathError::Empty),
            ("..", PathError::Outside),
            ("a/../../b", PathError::Outside),
            ("/workspace/../etc/passwd", PathError::Outside),
            ("/etc/passwd", PathError::Absolute),
            ("/workspace//etc/passwd", PathError::Absolute),
            ("C:\\x", PathError::Backslash),
            ("a\0b", PathError::Control),
            ("src/", PathError::Folder),
            (&"n".repeat(256), PathError::Long),
            (&"n/".repeat(600), PathError::Long),
            (&format!("{}n", "n/".repeat(64)), PathError::Long),
        ] {
            assert_eq!(FilePath::parse(given), Err(why), "{given:?}");
        }
    }
}
