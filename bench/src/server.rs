//! The server under test, on a data folder of its own.

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to listen.
const START_TIMEOUT: Duration = Duration::from_secs(30);
/// How long it may take to stop before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);

pub struct Server {
    child: Child,
    data: PathBuf,
    address: SocketAddr,
}

impl Server {
    pub fn start(program: &Path) -> Result<Self, Box<dyn Error>> {
        let data = std::env::temp_dir().join(format!("bharatbuild-bench-{}", std::process::id()));
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--auth-mode", "dev", "--data"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let began = Instant::now();
        while began.elapsed() < START_TIMEOUT {
            if let Ok(text) = std::fs::read_to_string(data.join("address")) {
                return Ok(Self { child, data, address: text.trim().parse()? });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        child.kill()?;
        Err("the server does not listen".into())
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be stopped or removed is left, with its name in the temporary folder.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let began = Instant::now();
        while began.elapsed() < STOP_TIMEOUT && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
