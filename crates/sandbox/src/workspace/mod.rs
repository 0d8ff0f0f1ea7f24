//! A project folder, accessed without ever leaving it.
//!
//! Whoever runs in the sandbox owns what lies in this folder and changes it while we look: links,
//! FIFOs, sparse files and endless nesting are ordinary here. So nothing is opened by an absolute
//! name: a [`Folder`] is an open directory, names are parsed [`WorkspacePath`]s, and the kernel
//! (`openat2`, `RESOLVE_BENEATH`) refuses every step outside, whatever changes meanwhile.
//!
//! All calls block; asynchronous callers put them on a blocking thread.

mod change;
mod error;
mod folder;
mod guard;
mod list;
mod path;
mod remove_tree;
mod staging;
mod walk;
mod write;

pub use change::Stat;
pub use error::FolderError;
pub use folder::{Folder, Owner};
pub use list::{Listed, MAX_LISTED};
pub use path::{MAX_COMPONENT_BYTES, MAX_DEPTH, MAX_PATH_BYTES, PathError, WorkspacePath};
pub use remove_tree::remove_tree;
pub use staging::Staging;
pub use walk::{Found, Kind, MAX_ENTRIES, Skip, Walk};
