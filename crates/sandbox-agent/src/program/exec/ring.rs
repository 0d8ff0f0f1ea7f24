//! The last output of an exec, bounded, numbered by byte.

use crate::Frame;
use bytes::Bytes;
use std::collections::VecDeque;

/// Output kept for a server that comes back, in bytes.
pub const RING_BYTES: usize = 256 * 1024;

/// Which of the two outputs a chunk is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    Stdout,
    Stderr,
}

struct Chunk {
    start: u64,
    output: Output,
    bytes: Bytes,
}

/// Chunks in the order they were read; the oldest go first.
#[derive(Default)]
pub struct Ring {
    chunks: VecDeque<Chunk>,
    held: usize,
    written: u64,
}

impl Ring {
    /// Bytes ever pushed.
    pub fn written(&self) -> u64 {
        self.written
    }

    pub fn push(&mut self, output: Output, bytes: Bytes) {
        self.held += bytes.len();
        let start = self.written;
        self.written += bytes.len() as u64;
        self.chunks.push_back(Chunk { start, output, bytes });
        while self.held > RING_BYTES && self.chunks.len() > 1 {
            let oldest = self.chunks.pop_front().map_or(0, |chunk| chunk.bytes.len());
            self.held -= oldest;
        }
    }

    /// Where output at or after `position` can begin.
    pub fn available_from(&self, position: u64) -> u64 {
        let oldest = self.chunks.front().map_or(self.written, |chunk| chunk.start);
        position.clamp(oldest, self.written)
    }

    /// The output from `position` to the end of its chunk, and the position after it.
    pub fn next(&self, position: u64) -> Option<(Frame, u64)> {
        let index =
            self.chunks.partition_point(|chunk| chunk.start + chunk.bytes.len() as u64 <= position);
        let chunk = self.chunks.get(index)?;
        let bytes = chunk.bytes.slice(position.saturating_sub(chunk.start) as usize..);
        let after = chunk.start + chunk.bytes.len() as u64;
        let frame = match chunk.output {
            Output::Stdout => Frame::Data(bytes),
            Output::Stderr => Frame::Stderr(bytes),
        };
        Some((frame, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resumes_in_the_middle_of_a_chunk() {
        let mut ring = Ring::default();
        ring.push(Output::Stdout, Bytes::from_static(b"hello"));
        ring.push(Output::Stderr, Bytes::from_static(b"oops"));
        assert_eq!(ring.next(2), Some((Frame::Data(Bytes::from_static(b"llo")), 5)));
        assert_eq!(ring.next(5), Some((Frame::Stderr(Bytes::from_static(b"oops")), 9)));
        assert_eq!(ring.next(9), None);
    }

    #[test]
    fn a_flood_stays_bounded_and_says_where_it_begins() {
        let mut ring = Ring::default();
        let chunk = Bytes::from(vec![b'x'; 32 * 1024]);
        (0..100).for_each(|_| ring.push(Output::Stdout, chunk.clone()));
        assert!(ring.held <= RING_BYTES);
        assert_eq!(ring.available_from(0), 100 * 32 * 1024 - ring.held as u64);
        assert_eq!(ring.available_from(u64::MAX), ring.written());
    }
}
