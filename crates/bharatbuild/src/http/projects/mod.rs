//! What concerns a project as a whole.

pub mod accept;
pub mod chat;
mod checkpoint;
pub mod checkpoints;
pub mod cost;
pub mod delete_file;
pub mod diff;
pub mod events;
pub mod import;
pub mod list;
mod listed;
pub mod locks;
pub mod look;
pub mod message;
pub mod rename;
pub mod rename_file;
pub mod restore;
pub mod run;
pub mod search;
pub mod set_locks;
pub mod stop_work;
pub mod take;
pub mod thumbnail;

/// The source of events about what people change by hand.
pub(in crate::http) const EDITOR: &str = "editor";
