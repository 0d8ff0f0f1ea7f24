//! What the server tells the helper, in a file.

use crate::engine::SandboxSpec;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where the parts of a sandbox are on the host, and where they go inside.
#[derive(Debug, Serialize, Deserialize)]
pub struct Launch {
    pub spec: SandboxSpec,
    /// Folder of the agent's program.
    pub agent: PathBuf,
    /// Folder that holds `agent.sock`.
    pub socket_folder: PathBuf,
    /// Below each controller's mount, e.g. `/bharatbuild/<instance>/<id>`.
    pub cgroup: String,
    /// Read-only parts of the host besides its /usr.
    pub binds: Vec<Bind>,
    /// Where the helper writes [`super::init::Init`].
    pub init_file: PathBuf,
}

/// A read-only piece of the host inside the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bind {
    pub source: PathBuf,
    /// Absolute, inside.
    pub target: PathBuf,
}
