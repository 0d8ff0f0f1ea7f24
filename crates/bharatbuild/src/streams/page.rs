//! Reading a project's segments a page at a time. Everything here blocks.

use super::entry::EventId;
use super::segment::{self, Line, SegmentName, parse_line};
use bytes::Bytes;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a segment is read at once, in bytes; more only where one line is longer.
const PAGE_BYTES: usize = 256 * 1024;
/// What a line may have beside its body, in bytes.
const LINE_OVERHEAD_BYTES: usize = 64 * 1024;

/// Where a reader stands in the segments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    segment: SegmentName,
    offset: u64,
}

/// Some whole lines and the place behind them. No lines: there are no more (yet).
#[derive(Debug, Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub place: Option<Place>,
}

/// What a reader wants next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Where the last page ended.
    pub place: Option<Place>,
    /// Without such a place: the event to look for; from the oldest segment where that is none too.
    pub after: Option<EventId>,
    /// The largest event's body, in bytes.
    pub event_bytes: usize,
}

/// Reads the next page. Lines before the wanted ones may come first; a segment that was deleted is
/// skipped, which the numbers show.
pub(super) fn read_page(dir: &Path, wanted: Wanted) -> io::Result<Page> {
    let names: Vec<_> = segment::list(dir)?.into_iter().map(|s| s.name).collect();
    let Some(mut place) = begin(&names, wanted) else {
        return Ok(Page::default());
    };
    loop {
        let lines = read_lines(dir, &mut place, wanted.event_bytes)?;
        if !lines.is_empty() {
            return Ok(Page { lines, place: Some(place) });
        }
        // The next segment was begun after this one was finished: a rest without line end is torn.
        match names.iter().find(|name| **name > place.segment) {
            Some(next) => place = Place { segment: *next, offset: 0 },
            None => return Ok(Page { lines, place: Some(place) }),
        }
    }
}

fn begin(names: &[SegmentName], wanted: Wanted) -> Option<Place> {
    if let Some(place) = wanted.place {
        return match names.iter().find(|name| **name >= place.segment) {
            Some(name) if *name == place.segment => Some(place),
            Some(next) => Some(Place { segment: *next, offset: 0 }),
            None => None,
        };
    }
    let holds = |after: EventId| SegmentName(EventId { n: after.n.saturating_add(1), ..after });
    let before = wanted.after.and_then(|id| names.iter().rev().find(|name| **name <= holds(id)));
    let segment = *before.or(names.first())?;
    Some(Place { segment, offset: 0 })
}

/// The next lines of the place's segment, moving the place behind them.
fn read_lines(dir: &Path, place: &mut Place, event_bytes: usize) -> io::Result<Vec<Line>> {
    let mut file = match File::open(place.segment.path(dir)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    loop {
        file.seek(SeekFrom::Start(place.offset))?;
        let text = read_whole_lines(&mut file, event_bytes + LINE_OVERHEAD_BYTES)?;
        if text.is_empty() {
            return Ok(Vec::new());
        }
        place.offset += text.len() as u64;
        let lines = split(place.segment.0.epoch, &text);
        if !lines.is_empty() {
            return Ok(lines);
        }
    }
}

/// A page up to its last line end; a longer piece where a single line is longer; nothing where
/// there is no line end within `most_bytes`.
fn read_whole_lines(file: &mut File, most_bytes: usize) -> io::Result<Bytes> {
    let mut text = Vec::new();
    loop {
        let before = text.len();
        file.take(PAGE_BYTES as u64).read_to_end(&mut text)?;
        if let Some(end) = text[before..].iter().rposition(|b| *b == b'\n') {
            text.truncate(before + end + 1);
            return Ok(text.into());
        }
        if text.len() == before || text.len() > most_bytes {
            return Ok(Bytes::new());
        }
    }
}

fn split(epoch: u64, text: &Bytes) -> Vec<Line> {
    text.split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .filter_map(|line| parse_line(epoch, &text.slice_ref(line)))
        .collect()
}
