//! What concerns a project as a whole.

pub mod accept;
pub mod chat;
mod checkpoint;
pub mod checkpoints;
pub mod cost;
pub mod diff;
pub mod events;
pub mod list;
pub mod locks;
pub mod look;
pub mod message;
pub mod restore;
pub mod run;
pub mod set_locks;
pub mod stop_work;
pub mod take;
