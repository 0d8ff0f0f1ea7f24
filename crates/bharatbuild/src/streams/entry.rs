//! What goes into a log and what comes out of it.

use bytes::Bytes;
use serde_json::{Value, json};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Something that happened in a project, on its way into the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it belongs to (an execution's id, `generation`); watchers can ask for one source only,
    /// which brings its parts (`source.part`) too.
    /// It is added to an object body as `source`, unless the body says something else there.
    pub source: Option<String>,
    /// What watchers see: `{"type": "...", "data": ...}` and whatever else the type carries.
    pub body: Value,
}

impl Event {
    /// An event of the usual shape that belongs to nothing in particular.
    pub fn new(kind: &str, data: impl Into<Value>) -> Self {
        Self { source: None, body: json!({ "type": kind, "data": data.into() }) }
    }

    /// The same event, belonging to `source`.
    pub fn of(self, source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..self }
    }
}

/// The place of an event in its project's log, written `epoch-n`. Ids of one project are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// One opening of the log.
    pub epoch: u64,
    /// The event's number in its epoch, from 1; 0 is the place before the first.
    pub n: u64,
}

/// The text is not an event id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event id looks like 123-45")]
pub struct EventIdError;

impl EventId {
    /// The place just before this event.
    pub(super) fn before(self) -> Self {
        Self { n: self.n.saturating_sub(1), ..self }
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.n)
    }
}

impl FromStr for EventId {
    type Err = EventIdError;

    fn from_str(text: &str) -> Result<Self, EventIdError> {
        let (epoch, n) = text.split_once('-').ok_or(EventIdError)?;
        Ok(Self { epoch: digits(epoch)?, n: digits(n)? })
    }
}

/// A plain decimal number: `u64::from_str` alone would take a `+` too.
fn digits(text: &str) -> Result<u64, EventIdError> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().map_err(|_| EventIdError) } else { Err(EventIdError) }
}

/// Where a watcher begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// With the next event.
    Now,
    /// With the oldest event that is kept.
    Start,
    /// With the event behind this one.
    After(EventId),
}

impl From<Option<EventId>> for Since {
    fn from(after: Option<EventId>) -> Self {
        after.map_or(Self::Now, Self::After)
    }
}

/// What a watcher gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An event; `body` is its JSON text, on one line.
    Event { id: EventId, body: Bytes },
    /// Events before `from` that the watcher has not seen are gone; those from `from` on follow.
    Reset { from: EventId },
}

/// An event as the log keeps it: serialized once, shared by the ring, the disk and the watchers.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub id: EventId,
    pub source: Option<Arc<str>>,
    pub body: Bytes,
}

impl Record {
    /// What a record costs beside its texts, in bytes.
    const OVERHEAD_BYTES: usize = 96;

    pub fn cost_bytes(&self) -> usize {
        self.body.len() + self.source.as_ref().map_or(0, |s| s.len()) + Self::OVERHEAD_BYTES
    }
}

/// The body of an event in the log: one line of JSON of at most `limit_bytes`; a larger event is
/// replaced by the notice that it was cut.
pub(super) fn serialize(event: Event, limit_bytes: usize) -> (Option<Arc<str>>, Bytes) {
    let Event { source, mut body } = event;
    if let (Some(source), Value::Object(fields)) = (&source, &mut body) {
        fields.entry("source").or_insert_with(|| Value::String(source.clone()));
    }
    let mut text = body.to_string();
    if text.len() > limit_bytes {
        text = json!({ "type": "cut", "data": { "events": 1, "bytes": text.len() } }).to_string();
    }
    (source.map(Arc::from), Bytes::from(text))
}

/// The notice that `events` events in a row are not kept any more.
pub(super) fn cut_body(events: u64) -> Bytes {
    Bytes::from(json!({ "type": "cut", "data": { "events": events } }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_and_read_back() {
        let id = EventId { epoch: 17, n: 4 };
        assert_eq!(id.to_string(), "17-4");
        assert_eq!("17-4".parse(), Ok(id));
        assert!(EventId { epoch: 17, n: 9 } < EventId { epoch: 18, n: 1 });
    }

    #[test]
    fn refuses_what_is_no_id() {
        for text in ["", "-", "1", "1-", "-1", "+1-2", "1-2-3", "a-b", "1-99999999999999999999999"]
        {
            assert_eq!(text.parse::<EventId>(), Err(EventIdError), "{text:?}");
        }
    }

    #[test]
    fn an_oversized_event_is_replaced_by_a_cut() {
        let (_, body) = serialize(Event::new("stdout", "x".repeat(500)), 100);
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["type"], "cut");
        assert!(body["data"]["bytes"].as_u64().unwrap() > 500);
    }

    #[test]
    fn the_source_is_told_in_the_body() {
        let (source, body) = serialize(Event::new("stdout", "a\nb").of("exec-1"), 1000);
        assert_eq!(source.as_deref(), Some("exec-1"));
        assert!(!body.contains(&b'\n'));
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["source"], "exec-1");
    }
}
