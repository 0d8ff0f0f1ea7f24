//! The agent's program, carried inside the server.

use sha2::{Digest, Sha256};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A static program for the server's own architecture.
pub const AGENT: &[u8] = include_bytes!(env!("SANDBOX_AGENT"));

/// Writes the agent to `<data>/agent/<hash>/sandbox-agent` and gives that folder, which is
/// mounted into sandboxes. A running sandbox keeps the version it was born with.
pub fn install(data: &Path) -> io::Result<PathBuf> {
    let hash =
        Sha256::digest(AGENT).iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let folder = data.join("agent").join(hash);
    let program = folder.join("sandbox-agent");
    if std::fs::read(&program).is_ok_and(|bytes| bytes == AGENT) {
        return Ok(folder);
    }
    std::fs::create_dir_all(&folder)?;
    let temporary = folder.join(format!(".{}", std::process::id()));
    std::fs::write(&temporary, AGENT)?;
    std::fs::set_permissions(&temporary, std::fs::Permissions::from_mode(0o755))?;
    std::fs::rename(&temporary, &program)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}
