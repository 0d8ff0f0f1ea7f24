//! What we are measured against.

use crate::COMMAND;
use std::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A shell, without any sandbox.
pub fn fork_exec() -> Result<Duration, Box<dyn Error>> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", COMMAND]);
    first_output(command)
}

/// Bubblewrap: all namespaces, the host's files read-only; no limits, no seccomp.
pub struct Bubblewrap;

impl Bubblewrap {
    pub fn first_output(&self) -> Result<Duration, Box<dyn Error>> {
        let mut command = Command::new("bwrap");
        command.args(["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/"]);
        command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
        command.args(["sh", "-c", COMMAND]);
        first_output(command)
    }
}

/// `runc run` of a bundle like our sandboxes: their namespaces, uid range, limits and system.
pub struct Runc {
    folder: PathBuf,
}

impl Runc {
    pub fn prepare() -> Result<Self, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("bharatbuild-runc-{}", std::process::id()));
        let root = folder.join("rootfs");
        for name in ["usr", "proc", "dev", "sys", "tmp", "etc"] {
            std::fs::create_dir_all(root.join(name))?;
        }
        for name in ["bin", "sbin", "lib", "lib64"] {
            std::os::unix::fs::symlink(format!("usr/{name}"), root.join(name))?;
        }
        std::fs::write(folder.join("config.json"), include_str!("runc.json"))?;
        Ok(Self { folder })
    }

    pub fn first_output(&self, round: usize) -> Result<Duration, Box<dyn Error>> {
        let mut command = Command::new("runc");
        command.arg("--root").arg(self.folder.join("state"));
        command.arg("run").arg("--bundle").arg(&self.folder);
        command.arg(format!("bharatbuild-bench-{}-{round}", std::process::id()));
        first_output(command)
    }
}

impl Drop for Runc {
    fn drop(&mut self) {
        // Nothing is mounted here outside of runc's own mount namespaces.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// From before the start until its first byte; waits for its end.
fn first_output(mut command: Command) -> Result<Duration, Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let mut byte = [0];
    let output = child.stdout.as_mut().ok_or("no output")?;
    output.read_exact(&mut byte).map_err(|error| format!("{name} said nothing: {error}"))?;
    let elapsed = began.elapsed();
    let status = child.wait()?;
    if status.success() { Ok(elapsed) } else { Err(format!("{name}: {status}").into()) }
}
