//! The starters that the binary carries.

use rust_embed::RustEmbed;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../../starters"]
#[exclude = "*/node_modules/*"]
#[exclude = "*/target/*"]
#[exclude = "*/.venv/*"]
#[exclude = "*/__pycache__/*"]
#[exclude = "*/data/*"]
#[exclude = "*/dist/*"]
#[exclude = "*/.next/*"]
#[exclude = "*/vendor/*"]
struct Files;

/// The name of a starter's manifest, which stays here.
const MANIFEST: &str = "starter.toml";

/// A starter: its manifest and its files.
#[derive(Debug)]
pub struct Starter {
    pub manifest: Manifest,
    /// Sorted by path.
    pub files: Vec<StarterFile>,
}

/// One file of a starter, before it is adapted.
#[derive(Debug)]
pub struct StarterFile {
    /// Relative to the project's folder.
    pub path: String,
    pub content: Cow<'static, [u8]>,
}

/// What `starter.toml` says; starters/README.md explains each field.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    pub name: String,
    pub project_type: String,
    pub summary: String,
    pub names: Vec<String>,
    pub languages: Vec<String>,
    pub words: Vec<String>,
    pub install: Vec<String>,
    pub start: String,
    pub port: u16,
    pub test: String,
    pub memory_mb: u64,
    pub adapt: Adapt,
}

/// The literal texts that are replaced, and where.
#[derive(Debug, Deserialize)]
pub struct Adapt {
    pub title: String,
    pub slug: String,
    pub item: String,
    pub items: String,
    pub files: BTreeSet<String>,
}

static STARTERS: LazyLock<Vec<Starter>> = LazyLock::new(load);

/// Every starter, sorted by name.
pub fn all() -> &'static [Starter] {
    &STARTERS
}

fn load() -> Vec<Starter> {
    let names: BTreeSet<String> =
        Files::iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    names.iter().filter_map(|name| starter(name)).collect()
}

/// A folder without a manifest is no starter. That each manifest parses is a test of this module.
fn starter(name: &str) -> Option<Starter> {
    let prefix = format!("{name}/");
    let manifest = Files::get(&format!("{prefix}{MANIFEST}"))?;
    let manifest = toml::from_str(std::str::from_utf8(&manifest.data).ok()?).ok()?;
    let paths = Files::iter().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned));
    let mut files: Vec<StarterFile> = paths
        .filter(|path| path != MANIFEST)
        .filter_map(|path| {
            Some(StarterFile { content: Files::get(&format!("{prefix}{path}"))?.data, path })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(Starter { manifest, files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_with_a_manifest_is_a_starter() {
        let folders = Files::iter().filter(|path| path.ends_with(MANIFEST)).count();
        assert_eq!(all().len(), folders);
        let names: Vec<&str> = all().iter().map(|starter| starter.manifest.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "django",
                "express",
                "fastapi",
                "flask",
                "go",
                "next",
                "php",
                "react",
                "ruby",
                "rust",
                "spring-boot",
                "static",
                "vue"
            ]
        );
    }

    #[test]
    fn hidden_files_come_along_and_the_manifest_does_not() {
        for starter in all() {
            let has = |path: &str| starter.files.iter().any(|file| file.path == path);
            assert!(
                has(".gitignore") && has("README.md") && !has(MANIFEST),
                "{}",
                starter.manifest.name
            );
        }
    }
}
