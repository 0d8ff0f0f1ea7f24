//! Processes that end with what started them.

use anyhow::{Context, bail};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long something may take to listen.
const START_TIMEOUT: Duration = Duration::from_secs(30);
/// How long it may take to end before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(20);

/// A program of ours in the background.
pub struct Background {
    child: Child,
}

impl Background {
    /// Starts it with a log; in a group of its own, so that Ctrl-C reaches it only through us.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let file = std::fs::File::create(log).with_context(|| log.display().to_string())?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).process_group(0);
        let child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { child })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until `ready` gives something.
    pub fn wait_for<T>(&mut self, log: &Path, ready: impl Fn() -> Option<T>) -> anyhow::Result<T> {
        let began = Instant::now();
        while began.elapsed() < START_TIMEOUT {
            if let Some(found) = ready() {
                return Ok(found);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended ({status}): {}", last_lines(log));
            }
            std::thread::sleep(PAUSE);
        }
        bail!("it is not ready after {} s: {}", START_TIMEOUT.as_secs(), last_lines(log))
    }

    /// Waits until it takes connections.
    pub fn wait_for_port(&mut self, log: &Path, at: SocketAddr) -> anyhow::Result<()> {
        self.wait_for(log, || TcpStream::connect(at).ok().map(drop))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let began = Instant::now();
        while began.elapsed() < STOP_TIMEOUT && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(PAUSE);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs something to its end; what it said, or an error with what it complained of.
pub fn said(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| name.clone())?;
    if !output.status.success() {
        bail!("{name}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A loopback address that was free a moment ago, for programs that cannot choose one themselves.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}
