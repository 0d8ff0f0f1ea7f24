//! The folders of the host that a sandbox is given, with their owners.

use crate::engine::SandboxSpec;
use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

/// Makes the folder of the agent's socket, which nobody but the agent may enter, and the home.
pub fn prepare(spec: &SandboxSpec, socket_folder: &Path, agent_uid: u32) -> io::Result<()> {
    std::fs::create_dir_all(socket_folder)?;
    std::fs::set_permissions(socket_folder, Permissions::from_mode(0o700))?;
    chown(socket_folder, Some(agent_uid), Some(agent_uid))?;
    std::fs::create_dir_all(&spec.home)?;
    chown(&spec.home, Some(spec.host_user()), Some(spec.host_user()))?;
    // The agent, root inside but without power over files, watches this folder.
    std::fs::set_permissions(&spec.workspace, Permissions::from_mode(0o755))
}
