//! What the sandbox uses, read from /proc.

use super::exec::processes;
use crate::Usage;
use std::path::Path;

/// Bytes of a memory page on every machine the agent is built for.
const PAGE_BYTES: u64 = 4096;

/// Counts processes, their resident memory and the workspace's file system.
pub fn measure(workspace: &Path) -> Usage {
    let mut usage = Usage::default();
    for pid in processes::all() {
        usage.processes += 1;
        usage.resident_bytes += resident_bytes(pid).unwrap_or(0);
    }
    if let Ok(disk) = rustix::fs::statvfs(workspace) {
        usage.disk_total_bytes = disk.f_blocks * disk.f_frsize;
        usage.disk_used_bytes = disk.f_blocks.saturating_sub(disk.f_bfree) * disk.f_frsize;
    }
    usage
}

fn resident_bytes(pid: i32) -> Option<u64> {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE_BYTES)
}
