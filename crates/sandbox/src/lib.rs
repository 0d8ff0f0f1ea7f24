//! Isolated places to run a project.
//!
//! An [`Engine`] makes and removes sandboxes; all else (running programs, reaching ports, the way
//! out) goes through the agent inside, over a [`Link`]. This crate knows no HTTP, no environment
//! variable and no model.

mod absent;
pub mod agent_binary;
mod cgroup;
mod confinement;
pub mod docker;
pub mod egress;
pub mod engine;
mod host_folders;
pub mod limits;
pub mod link;
pub mod native;
pub mod workspace;

pub use absent::AbsentEngine;
pub use engine::{Engine, EngineError, Presence, SandboxId, SandboxSpec, Stats};
pub use limits::Limits;
pub use link::{DialStream, ExecItem, ExecStream, Link, LinkError};
pub use sandbox_agent as protocol;
