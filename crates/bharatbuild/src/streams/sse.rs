//! A subscription as `text/event-stream`.

use super::entry::Entry;
use super::subscription::Subscription;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::Stream;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;

/// How often a quiet stream says that it lives.
pub const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(15);
/// How much is sent as one piece where several events are there at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// What becomes of an event in a stream that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Send,
    /// It is for other watchers.
    Hide,
    /// It is sent, and nothing after it.
    SendLast,
}

/// Judges an event by its body.
type Judge = fn(&Value) -> Turn;

/// The endless stream of a subscription: `id: epoch-n`, `data: {json}`, a blank line; a comment each
/// [`KEEP_ALIVE_EVERY`]; a reset as `{"type":"reset","data":{"from":"epoch-n"}}`. It begins with the
/// id of its place, without data, so that a client cut off before the first event loses none.
pub fn sse(subscription: Subscription) -> Response {
    response(subscription, None)
}

/// The same, of the events that `judge` lets pass, until it says that one is the last.
pub fn sse_until(subscription: Subscription, judge: Judge) -> Response {
    response(subscription, Some(judge))
}

fn response(subscription: Subscription, judge: Option<Judge>) -> Response {
    let mut response = Response::new(Body::from_stream(pieces(subscription, judge)));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

struct Rendering {
    subscription: Subscription,
    judge: Option<Judge>,
    keep_alive_every: Duration,
    ended: bool,
}

fn pieces(
    subscription: Subscription,
    judge: Option<Judge>,
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    let greeting = subscription.position().map(|at| Ok(Bytes::from(format!("id: {at}\n\n"))));
    let keep_alive_every = KEEP_ALIVE_EVERY;
    let rest = Rendering { subscription, judge, keep_alive_every, ended: false };
    let rest = futures_util::stream::unfold(rest, |mut rest| async move {
        let piece = rest.next_piece().await?;
        Some((Ok(piece), rest))
    });
    futures_util::StreamExt::chain(futures_util::stream::iter(greeting), rest)
}

impl Rendering {
    async fn next_piece(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        let mut piece = BytesMut::new();
        while piece.is_empty() {
            let entry = tokio::time::timeout(self.keep_alive_every, self.subscription.next()).await;
            let Ok(entry) = entry else {
                return Some(Bytes::from_static(b": keep-alive\n\n"));
            };
            self.render(&mut piece, entry?);
        }
        while !self.ended && piece.len() < PIECE_BYTES {
            let Some(entry) = self.subscription.ready() else { break };
            self.render(&mut piece, entry);
        }
        Some(piece.freeze())
    }

    fn render(&mut self, out: &mut BytesMut, entry: Entry) {
        let (id, body) = match entry {
            Entry::Event { id, body } => (id, body),
            Entry::Reset { from } => {
                let body = json!({ "type": "reset", "data": { "from": from.to_string() } });
                (from.before(), Bytes::from(body.to_string()))
            }
        };
        let turn = match self.judge {
            Some(judge) => serde_json::from_slice(&body).map_or(Turn::Send, |body| judge(&body)),
            None => Turn::Send,
        };
        self.ended = turn == Turn::SendLast;
        if turn != Turn::Hide {
            out.put_slice(format!("id: {id}\ndata: ").as_bytes());
            out.put_slice(&body);
            out.put_slice(b"\n\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Logs, project};
    use super::*;
    use crate::streams::{Event, Since};

    fn done(body: &Value) -> Turn {
        match body["type"].as_str() {
            Some("done") => Turn::SendLast,
            Some("whisper") => Turn::Hide,
            _ => Turn::Send,
        }
    }

    #[tokio::test]
    async fn renders_ids_and_data_and_ends_after_the_last_event() {
        let logs = Logs::start();
        let watcher = logs.streams.subscribe(&project(), Since::Now, Some("x".into()));
        let begin = watcher.position().unwrap();
        let event = |kind| Event::new(kind, "a\nb").of("x");
        let first = logs.streams.publish(&project(), event("stdout"));
        logs.streams.publish(&project(), Event::new("other", 1));
        logs.streams.publish(&project(), event("whisper"));
        let last = logs.streams.publish(&project(), event("done"));
        logs.streams.publish(&project(), event("late"));
        let response = sse_until(watcher, done);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        let line = |kind| format!(r#"data: {{"type":"{kind}","data":"a\nb","source":"x"}}"#);
        let wanted = format!(
            "id: {begin}\n\nid: {first}\n{}\n\nid: {last}\n{}\n\n",
            line("stdout"),
            line("done")
        );
        assert_eq!(text, wanted);
    }

    #[tokio::test]
    async fn a_quiet_stream_says_that_it_lives() {
        let logs = Logs::start();
        let subscription = logs.streams.subscribe(&project(), Since::Now, None);
        let keep_alive_every = Duration::from_millis(5);
        let mut quiet = Rendering { subscription, judge: None, keep_alive_every, ended: false };
        assert_eq!(quiet.next_piece().await.unwrap(), ": keep-alive\n\n");
        logs.streams.publish(&project(), Event::new("status", "x"));
        assert!(quiet.next_piece().await.unwrap().starts_with(b"id: "));
    }
}
