//! The form of the files: one folder per project, one file per stretch of an epoch.
//!
//! A file is called `{epoch}-{first n}.log`, zero-padded so that names sort as the events do. A line
//! is `{n} TAB {source as JSON, or nothing} TAB {body}`; an empty body says that the epoch ended in
//! order with event `n`.

use super::entry::{EventId, Record};
use bytes::Bytes;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A segment file, by the first event it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SegmentName(pub EventId);

/// A segment file and its size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub name: SegmentName,
    pub bytes: u64,
}

/// What a line says.
#[derive(Debug, Clone)]
pub(super) enum Line {
    Event(Record),
    /// The epoch ended in order with this event.
    Closed(EventId),
}

impl SegmentName {
    pub fn path(self, dir: &Path) -> PathBuf {
        dir.join(format!("{:020}-{:020}.log", self.0.epoch, self.0.n))
    }

    fn parse(name: &str) -> Option<Self> {
        Some(Self(name.strip_suffix(".log")?.parse().ok()?))
    }
}

/// The segments in a project's folder, oldest first; none where there is no folder.
pub(super) fn list(dir: &Path) -> io::Result<Vec<Segment>> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut segments = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Some(name) = entry.file_name().to_str().and_then(SegmentName::parse) {
            // A file that was cut away meanwhile counts as empty.
            let bytes = entry.metadata().map_or(0, |m| m.len());
            segments.push(Segment { name, bytes });
        }
    }
    segments.sort_by_key(|s| s.name);
    Ok(segments)
}

/// Adds a record's line.
pub(super) fn write_record(out: &mut Vec<u8>, record: &Record) {
    out.extend_from_slice(record.id.n.to_string().as_bytes());
    out.push(b'\t');
    if let Some(source) = &record.source {
        out.extend_from_slice(serde_json::Value::from(&**source).to_string().as_bytes());
    }
    out.push(b'\t');
    out.extend_from_slice(&record.body);
    out.push(b'\n');
}

/// Adds the line that ends an epoch.
pub(super) fn write_closed(out: &mut Vec<u8>, last: u64) {
    out.extend_from_slice(format!("{last}\t\t\n").as_bytes());
}

/// Reads a line, given without its end; `None` where it is none of ours.
pub(super) fn parse_line(epoch: u64, line: &Bytes) -> Option<Line> {
    let mut tabs = line.iter().enumerate().filter(|(_, b)| **b == b'\t').map(|(i, _)| i);
    let (first, second) = (tabs.next()?, tabs.next()?);
    let n = std::str::from_utf8(&line[..first]).ok()?.parse().ok()?;
    let id = EventId { epoch, n };
    if second + 1 == line.len() {
        return Some(Line::Closed(id));
    }
    let source = match &line[first + 1..second] {
        b"" => None,
        text => Some(Arc::from(serde_json::from_slice::<String>(text).ok()?)),
    };
    Some(Line::Event(Record { id, source, body: line.slice(second + 1..) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_back_whatever_the_source_is_called() {
        for source in [None, Some(""), Some("exec-1"), Some("tab\tand\nline")] {
            let id = EventId { epoch: 3, n: 9 };
            let body = Bytes::from_static(br#"{"a":"\t"}"#);
            let record = Record { id, source: source.map(Arc::from), body: body.clone() };
            let mut line = Vec::new();
            write_record(&mut line, &record);
            assert_eq!(line.pop(), Some(b'\n'));
            let Some(Line::Event(back)) = parse_line(3, &line.into()) else { panic!("{source:?}") };
            assert_eq!((back.id, back.source.as_deref(), back.body), (id, source, body));
        }
    }

    #[test]
    fn names_sort_as_events_do_and_foreign_files_are_ignored() {
        let dir = tempfile::tempdir().unwrap();
        for (epoch, n) in [(10, 1), (9, 100), (9, 20)] {
            std::fs::write(SegmentName(EventId { epoch, n }).path(dir.path()), b"x").unwrap();
        }
        std::fs::write(dir.path().join("epoch"), b"1").unwrap();
        let names: Vec<_> =
            list(dir.path()).unwrap().iter().map(|s| (s.name.0.epoch, s.name.0.n)).collect();
        assert_eq!(names, [(9, 20), (9, 100), (10, 1)]);
    }
}
