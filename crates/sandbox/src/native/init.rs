//! A sandbox's first process, remembered in a way that a reused process id cannot fool.

use rustix::process::{Pid, PidfdFlags, pidfd_open};
use serde::{Deserialize, Serialize};
use std::os::fd::OwnedFd;
use std::path::Path;

/// The init process of a sandbox as the host sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Init {
    pub pid: i32,
    /// Clock ticks after boot; tells a process from a later one with the same id.
    pub started: u64,
}

impl Init {
    /// Of a process that runs now.
    pub fn of(pid: i32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name may hold spaces and parentheses, so fields count from the last one; the start
        // time is the 22nd field of all.
        let started = stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()?;
        Some(Self { pid, started })
    }

    pub fn read(file: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(file).ok()?).ok()
    }

    /// A handle on the process, if it is still the same one.
    pub fn handle(self) -> Option<OwnedFd> {
        let pidfd = pidfd_open(Pid::from_raw(self.pid)?, PidfdFlags::NONBLOCK).ok()?;
        (Self::of(self.pid) == Some(self)).then_some(pidfd)
    }
}
