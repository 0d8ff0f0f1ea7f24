//! The Docker engine: the same agent in containers, through Docker's own API.
//!
//! ```text
//! server ── API, unix socket ──> dockerd ──> runc | runsc
//!   │                                          └──> sandbox-agent, PID 1 of an image
//!   └── DATA/containers/<id>/run/agent.sock  <──────┘  a mounted folder, the only wire
//! ```
//! Docker creates, pauses, limits and removes; everything else is the agent's, so nothing here
//! runs a command, copies a file or publishes a port. Server and Docker share a machine, for they
//! share folders. Docker may be stopped, slow or gone at any moment: every call has a time limit
//! and says what is wrong ([`crate::EngineError::Away`]), and the next call finds it back.

mod call;
mod client;
mod container;
mod engine;
mod group;
mod remove;
mod report;
mod stats;
mod usable;

pub use engine::{DockerEngine, DockerSettings};
pub use report::DockerReport;
