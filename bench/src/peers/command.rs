//! A command whose first byte of output is waited for.

use anyhow::{Context, bail};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What every contestant runs.
pub const COMMAND: &str = "echo hi";

/// A shell, without any sandbox.
pub fn fork_exec() -> anyhow::Result<Duration> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", COMMAND]);
    first_output(command)
}

/// Bubblewrap: all namespaces, the host's files read-only; no limits, no seccomp.
pub fn bubblewrap() -> anyhow::Result<Duration> {
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/"]);
    command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
    command.args(["sh", "-c", COMMAND]);
    first_output(command)
}

/// From before the start until its first byte; waits for its end.
pub fn first_output(mut command: Command) -> anyhow::Result<Duration> {
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .with_context(|| name.clone())?;
    let mut byte = [0];
    let output = child.stdout.as_mut().context("no output")?;
    let said = output.read_exact(&mut byte);
    let elapsed = began.elapsed();
    let status = child.wait()?;
    said.with_context(|| format!("{name} said nothing ({status})"))?;
    if !status.success() {
        bail!("{name}: {status}");
    }
    Ok(elapsed)
}
