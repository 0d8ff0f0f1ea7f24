//! What a sandbox may use.

use serde::{Deserialize, Serialize};

/// Memory of a running app unless its starter asks for more, in bytes.
pub const DEFAULT_MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// CPU of a running app, in cores.
pub const DEFAULT_CPUS: f64 = 0.5;
/// Processes and threads in one sandbox.
pub const DEFAULT_PIDS: u32 = 256;
/// Open files of one process.
pub const DEFAULT_OPEN_FILES: u64 = 4096;
/// Temporary files in memory (/tmp), in bytes; charged to the sandbox's memory.
pub const TMP_BYTES: u64 = 256 * 1024 * 1024;

/// Limits of one sandbox; memory and CPU can be changed while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    pub memory_bytes: u64,
    /// Cores; 0.5 is half of one.
    pub cpus: f64,
    pub pids: u32,
    pub open_files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: DEFAULT_MEMORY_BYTES,
            cpus: DEFAULT_CPUS,
            pids: DEFAULT_PIDS,
            open_files: DEFAULT_OPEN_FILES,
        }
    }
}
