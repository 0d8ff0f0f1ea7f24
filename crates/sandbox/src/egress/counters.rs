//! What a sandbox has sent and received.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the sandbox was made or adopted.
#[derive(Debug, Default)]
pub struct EgressCounters {
    /// Bytes from outside to the sandbox.
    pub bytes_in: AtomicU64,
    /// Bytes from the sandbox to outside.
    pub bytes_out: AtomicU64,
    /// Connections that were made.
    pub connections: AtomicU64,
    /// Connections and lookups that were refused.
    pub refused: AtomicU64,
}

/// The counts at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct EgressCounts {
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub connections: u64,
    pub refused: u64,
}

impl EgressCounters {
    pub fn now(&self) -> EgressCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        EgressCounts {
            bytes_in: read(&self.bytes_in),
            bytes_out: read(&self.bytes_out),
            connections: read(&self.connections),
            refused: read(&self.refused),
        }
    }
}

pub(super) fn add(counter: &AtomicU64, count: usize) {
    counter.fetch_add(count as u64, Ordering::Relaxed);
}
