//! The bytes of a stream, with what goes wrong in them.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use model::script::Fault;
use std::time::Duration;
use tokio::time::sleep;

/// One event of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The name in its `event` line; none where the API has no such line.
    pub(crate) name: Option<&'static str>,
    pub(crate) data: String,
}

impl Frame {
    fn bytes(&self) -> Bytes {
        let name = self.name.map(|name| format!("event: {name}\n")).unwrap_or_default();
        Bytes::from(format!("{name}data: {}\n\n", self.data))
    }
}

/// A page of whoever stands between: with status 200, and no stream.
pub(crate) fn page() -> Response {
    axum::response::Html("<html><body>Please sign in to the campus network</body></html>")
        .into_response()
}

/// Streams the frames, each after a pause, with a fault of the script.
pub(crate) fn events(mut frames: Vec<Frame>, fault: Option<&Fault>, delay_ms: u64) -> Response {
    if let Some(Fault::Garbage { at, data, .. }) = fault {
        let at = (*at).min(frames.len().saturating_sub(1));
        if let Some(frame) = frames.get_mut(at) {
            frame.data.clone_from(data);
        }
    }
    let chunks: Vec<Bytes> = frames.iter().map(Frame::bytes).collect();
    let chunks = match fault {
        Some(Fault::Cut { at, .. } | Fault::Stall { at, .. }) => cut(chunks, *at),
        _ => chunks,
    };
    let paced = stream::iter(chunks).then(move |chunk| async move {
        if delay_ms > 0 {
            sleep(Duration::from_millis(delay_ms)).await;
        }
        Ok::<_, std::io::Error>(chunk)
    });
    let body = match fault {
        Some(Fault::Cut { clean: false, .. }) => {
            Body::from_stream(paced.chain(stream::once(broken())))
        }
        Some(Fault::Stall { .. }) => Body::from_stream(paced.chain(stream::pending())),
        _ => Body::from_stream(paced),
    };
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    response
}

/// An error in a body closes the connection without the body's end. What was sent before goes out
/// first.
async fn broken() -> Result<Bytes, std::io::Error> {
    sleep(Duration::from_millis(1)).await;
    Err(std::io::Error::other("cut by the script"))
}

fn cut(chunks: Vec<Bytes>, at: usize) -> Vec<Bytes> {
    let mut left = at;
    let mut kept = Vec::new();
    for chunk in chunks {
        if left == 0 {
            break;
        }
        let part = chunk.slice(..chunk.len().min(left));
        left -= part.len();
        kept.push(part);
    }
    kept
}
