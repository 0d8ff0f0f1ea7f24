//! Names with a meaning of their own.

use super::JobsError;
use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, statat};
use sandbox::workspace::WorkspacePath;
use std::ffi::OsStr;
use std::path::Path;

/// What the job's record is exported to.
pub(super) const METADATA_FILE: &str = ".job_metadata.json";
/// What the plan is exported to.
pub(super) const PLAN_FILE: &str = "plan.json";

/// Folders that installing or building makes again, whoever made them.
const HEAVY: [&str; 9] = [
    "node_modules",
    ".venv",
    "__pycache__",
    ".gradle",
    ".next",
    ".vite",
    ".turbo",
    ".pytest_cache",
    ".mypy_cache",
];

/// A folder that installing or building makes again. `target` and `venv` are names a student may
/// use too: they count only beside a build file, or with Python's mark inside.
pub fn is_heavy(parent: BorrowedFd<'_>, name: &OsStr) -> bool {
    let has = |path: &str| statat(parent, path, AtFlags::SYMLINK_NOFOLLOW).is_ok();
    match name.to_str() {
        Some("target") => has("Cargo.toml") || has("pom.xml"),
        Some("venv") => has("venv/pyvenv.cfg"),
        Some(name) => HEAVY.contains(&name),
        None => false,
    }
}

/// Whether a folder of that name is made again by installing or building, whatever lies beside it.
pub(super) fn is_made_again(name: &str) -> bool {
    HEAVY.contains(&name)
}

/// What lists and ZIPs leave out: heavy folders and git's own.
pub(super) fn is_hidden(parent: BorrowedFd<'_>, name: &OsStr) -> bool {
    name == ".git" || is_heavy(parent, name)
}

/// Whether the server alone writes that file: `plan.json` and `.job_metadata.json` at the top.
pub fn is_reserved(path: &WorkspacePath) -> bool {
    is_own_copy(path.as_str())
}

/// The same of a path as text.
pub(super) fn is_own_copy(path: &str) -> bool {
    matches!(path, METADATA_FILE | PLAN_FILE)
}

/// Whether a found path is the exported record, which is nobody's file.
pub(super) fn is_metadata(path: &Path) -> bool {
    path == Path::new(METADATA_FILE)
}

/// Whether a path lies in a folder that is not counted.
pub(super) fn is_uncounted(path: &WorkspacePath) -> bool {
    let folders = path.parent().unwrap_or_default();
    is_reserved(path) || folders.split('/').any(|name| name == ".git" || HEAVY.contains(&name))
}

/// Parses a path that a client writes to.
pub(super) fn writable(path: &str) -> Result<WorkspacePath, JobsError> {
    let path = WorkspacePath::parse(path)?;
    if is_reserved(&path) { Err(JobsError::Reserved) } else { Ok(path) }
}

/// Parses a path that a client reads; the exported record is not a file of the project.
pub(super) fn readable(path: &str) -> Result<WorkspacePath, JobsError> {
    let path = WorkspacePath::parse(path)?;
    if path.as_str() == METADATA_FILE { Err(JobsError::FileNotFound) } else { Ok(path) }
}
