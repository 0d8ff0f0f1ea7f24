//! Reading server-sent events as a client does.

use crate::harness::Client;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use std::time::Duration;

/// How long the next event may take: Go says nothing while it compiles SQLite.
const EVENT_TIMEOUT: Duration = Duration::from_secs(300);

/// An event and its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: String,
    pub body: Value,
}

/// A stream as it comes in. Dropping it is going away.
pub struct Events {
    answer: Response,
    pending: Vec<u8>,
    /// Bytes of all that came.
    pub bytes: usize,
}

impl Event {
    pub fn kind(&self) -> &str {
        self.body["type"].as_str().unwrap_or_default()
    }

    pub fn data(&self) -> &Value {
        &self.body["data"]
    }
}

impl Events {
    /// Sends the request, and expects a stream.
    pub async fn of(request: RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        if answer.status() != 200 {
            panic!("{}: {}", answer.status(), answer.text().await.unwrap_or_default());
        }
        let kind = answer.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind, "text/event-stream; charset=utf-8");
        Self { answer, pending: Vec::new(), bytes: 0 }
    }

    pub async fn post(client: &Client, path: &str, body: Value) -> Self {
        Self::of(client.request(Method::POST, path).json(&body)).await
    }

    /// All of a stream from its start, or behind an event.
    pub async fn after(client: &Client, path: &str, seen: Option<&str>) -> Self {
        let request = client.request(Method::GET, path);
        Self::of(seen.into_iter().fold(request, |request, id| request.header("last-event-id", id)))
            .await
    }

    pub fn header(&self, name: &str) -> &str {
        self.answer.headers()[name].to_str().unwrap()
    }

    /// The next event; nothing at the stream's end.
    pub async fn next(&mut self) -> Option<Event> {
        self.try_next().await.unwrap()
    }

    /// The same, where the server may break off.
    pub async fn try_next(&mut self) -> reqwest::Result<Option<Event>> {
        // Comments that keep the stream alive are no events.
        let deadline = tokio::time::Instant::now() + EVENT_TIMEOUT;
        loop {
            while let Some(end) = self.pending.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.pending.drain(..end + 2).collect();
                if let Some(event) = parse(std::str::from_utf8(&block).unwrap()) {
                    return Ok(Some(event));
                }
            }
            let piece = tokio::time::timeout_at(deadline, self.answer.chunk()).await;
            let Some(piece) = piece.expect("an event in time")? else { return Ok(None) };
            self.bytes += piece.len();
            self.pending.extend_from_slice(&piece);
        }
    }

    /// Everything up to the first event for which this holds.
    pub async fn until(&mut self, is_last: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let event = self.next().await;
            let event = event.unwrap_or_else(|| panic!("the stream ended after {events:?}"));
            let last = is_last(&event);
            events.push(event);
            if last {
                return events;
            }
        }
    }

    pub async fn until_kind(&mut self, kind: &str) -> Vec<Event> {
        self.until(|event| event.kind() == kind).await
    }

    /// Everything up to the stream's own end.
    pub async fn rest(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

/// Comments, and ids alone, are no events.
fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    let body = serde_json::from_str(field("data: ")?).unwrap();
    Some(Event { id: field("id: ").unwrap_or_default().to_owned(), body })
}

/// The text of one output (`stdout`, `stderr`), as the program wrote it.
pub fn output(events: &[Event], kind: &str) -> String {
    let pieces = events.iter().filter(|event| event.kind() == kind);
    let whole = |event: &Event| {
        let end = if event.body["eol"] == true { "\n" } else { "" };
        format!("{}{end}", event.data().as_str().unwrap())
    };
    pieces.map(whole).collect()
}

/// The names of the types, one for each run of the same.
pub fn kinds(events: &[Event]) -> Vec<&str> {
    let mut kinds: Vec<&str> = events.iter().map(Event::kind).collect();
    kinds.dedup();
    kinds
}
