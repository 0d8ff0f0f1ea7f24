//! Appending to one project's segments, within the limits. Everything here blocks.

use super::entry::EventId;
use super::hub::StreamLimits;
use super::log::Batch;
use super::segment::{self, Segment, SegmentName, write_closed, write_record};
use std::collections::VecDeque;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// How many segments a project has at most: epochs begin new ones, however small.
const MAX_SEGMENTS: usize = 256;
/// How much is handed to the disk at once, in bytes.
const WRITE_BYTES: usize = 1 << 20;

/// The end of one project's log on disk.
#[derive(Debug)]
pub(super) struct Appender {
    dir: PathBuf,
    limits: StreamLimits,
    segments: VecDeque<Segment>,
    /// The segment that grows; none before the first batch of an epoch.
    growing: Option<Growing>,
}

#[derive(Debug)]
struct Growing {
    file: File,
    epoch: u64,
}

impl Appender {
    pub fn open(dir: PathBuf, limits: StreamLimits) -> io::Result<Self> {
        let segments = segment::list(&dir)?.into();
        Ok(Self { dir, limits, segments, growing: None })
    }

    /// Writes a batch. On an error the log on disk ends where `Ok` was last answered, or after some
    /// whole events of the batch; writing the same batch again is harmless, because readers skip
    /// numbers they already had.
    pub fn append(&mut self, batch: &Batch) -> io::Result<()> {
        let mut text = Vec::new();
        let mut first = None;
        for record in &batch.records {
            first.get_or_insert(record.id.n);
            write_record(&mut text, record);
            if text.len() >= WRITE_BYTES {
                self.write(batch.epoch, first.take().unwrap_or(1), &text)?;
                text.clear();
            }
        }
        // An epoch without events leaves nothing behind: watching alone must not fill the disk.
        if let Some(last) = batch.seal.filter(|last| *last > 0) {
            first.get_or_insert(last);
            write_closed(&mut text, last);
        }
        if !text.is_empty() {
            self.write(batch.epoch, first.unwrap_or(1), &text)?;
        }
        Ok(())
    }

    fn write(&mut self, epoch: u64, first: u64, text: &[u8]) -> io::Result<()> {
        let full = self.segments.back().is_none_or(|s| s.bytes >= self.limits.segment_bytes);
        if full || self.growing.as_ref().is_none_or(|g| g.epoch != epoch) {
            self.begin_segment(EventId { epoch, n: first })?;
        }
        let (Some(growing), Some(segment)) = (&mut self.growing, self.segments.back_mut()) else {
            return Ok(());
        };
        if let Err(error) = growing.file.write_all(text) {
            // A torn line must not be continued by the next one.
            let _ = growing.file.set_len(segment.bytes);
            self.growing = None;
            return Err(error);
        }
        segment.bytes += text.len() as u64;
        self.trim()
    }

    fn begin_segment(&mut self, first: EventId) -> io::Result<()> {
        make_private(&self.dir)?;
        let name = SegmentName(first);
        // The name can only be taken by an attempt of this process that failed.
        let mut file = OpenOptions::new().create(true).append(true).open(name.path(&self.dir))?;
        let bytes = file.metadata()?.len();
        let bytes = if bytes == 0 { 0 } else { end_torn_line(&mut file, bytes)? };
        self.segments.retain(|s| s.name != name);
        self.segments.push_back(Segment { name, bytes });
        self.growing = Some(Growing { file, epoch: first.epoch });
        Ok(())
    }

    /// Deletes the oldest segments beyond the limits.
    fn trim(&mut self) -> io::Result<()> {
        let mut total: u64 = self.segments.iter().map(|s| s.bytes).sum();
        while (total > self.limits.disk_bytes || self.segments.len() > MAX_SEGMENTS)
            && self.segments.len() > 1
        {
            let Some(oldest) = self.segments.pop_front() else { break };
            total -= oldest.bytes;
            remove_file(&oldest.name.path(&self.dir))?;
        }
        Ok(())
    }
}

/// Keeps what a failed attempt may have left from running into the next line; empty lines are ignored.
fn end_torn_line(file: &mut File, bytes: u64) -> io::Result<u64> {
    file.write_all(b"\n")?;
    Ok(bytes + 1)
}

fn make_private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Deletes a project's segments.
pub(super) fn remove_all(dir: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
