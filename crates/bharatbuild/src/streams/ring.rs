//! The newest events of one log, bounded in bytes.

use super::entry::Record;
use std::collections::VecDeque;

/// Records with consecutive numbers; the oldest go first when it is full.
#[derive(Debug, Default)]
pub(super) struct Ring {
    records: VecDeque<Record>,
    bytes: usize,
}

impl Ring {
    /// Adds a record and drops the oldest ones beyond `limit_bytes`. The newest always stays.
    pub fn push(&mut self, record: Record, limit_bytes: usize) {
        self.bytes += record.cost_bytes();
        self.records.push_back(record);
        while self.bytes > limit_bytes && self.records.len() > 1 {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(old) = self.records.pop_front() {
            self.bytes -= old.cost_bytes();
        }
    }

    /// Drops everything, and the memory.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The number of the oldest record.
    pub fn first(&self) -> Option<u64> {
        self.records.front().map(|r| r.id.n)
    }

    /// The records behind number `n`, at most `count`; nothing where the next one is already gone.
    pub fn after(&self, n: u64, count: usize) -> Vec<Record> {
        let Some(skip) = self.first().and_then(|first| (n + 1).checked_sub(first)) else {
            return Vec::new();
        };
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        self.records.iter().skip(skip).take(count).cloned().collect()
    }

    /// Every record behind number `n` that is still here, even if the next one is not.
    pub fn rest(&self, n: u64) -> Vec<Record> {
        let start = self.first().map_or(n, |first| n.max(first - 1));
        self.after(start, usize::MAX)
    }
}
