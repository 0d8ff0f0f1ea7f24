//! Durable, bounded event logs: what a browser watches.
//!
//! One log per project carries everything that happens there (generation, executions, ports, file
//! changes, health). The producer never waits: [`Streams::publish`] puts the event in a ring in
//! memory and returns. One task appends what is new to segment files, in batches. A watcher pulls,
//! from the ring or from disk, so a slow one costs one batch and never memory without bound.
//!
//! **Ids.** An [`EventId`] is `(epoch, n)`. An epoch is one opening of a log: a new process, or a log
//! that was dropped from memory while idle, starts a new one. Within an epoch `n` counts 1, 2, 3
//! without holes, so a gap is always visible. When an epoch ends in order, a line on disk says so.
//!
//! **Resuming.** After any id, of this epoch or an earlier one on disk, the events behind it follow
//! without loss or repeat. Where that can't be promised (cut away on disk, an id never given, a
//! process killed before its last events were written) the watcher is told [`Entry::Reset`]: "events
//! before `from` that you have not seen are gone; those from `from` on follow". A watcher that was
//! overtaken while watching is told `{"type":"cut","data":{"events":n}}`.
//!
//! **Invariants.** No lock is held over an await. Segments are only appended to by the epoch that
//! made them, so a torn last line can only be at a file's end and is ignored.

mod append;
mod entry;
mod hub;
mod log;
mod page;
mod ring;
mod segment;
mod sse;
mod subscription;
mod writer;

#[cfg(test)]
mod tests;

pub use entry::{Entry, Event, EventId, EventIdError, Since};
pub use hub::{StreamLimits, Streams};
pub use sse::{KEEP_ALIVE_EVERY, Turn, sse, sse_until};
pub use subscription::Subscription;
