//! Server-sent events out of a body's bytes, <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::Value;

/// The longest line of a stream, in bytes.
const MAX_LINE_BYTES: usize = 4 << 20;

/// The JSON of every `data:` line.
pub(super) struct Events {
    body: BoxStream<'static, reqwest::Result<Bytes>>,
    pending: Vec<u8>,
}

impl Events {
    pub(super) fn new(body: BoxStream<'static, reqwest::Result<Bytes>>) -> Self {
        Self { body, pending: Vec::new() }
    }

    /// The next event; none at the end of the stream.
    pub(super) async fn next(&mut self) -> anyhow::Result<Option<Value>> {
        loop {
            if let Some(end) = self.pending.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.pending.drain(..=end).collect();
                if let Some(data) = line.strip_prefix(b"data:") {
                    return Ok(Some(serde_json::from_slice(data)?));
                }
                continue;
            }
            anyhow::ensure!(
                self.pending.len() <= MAX_LINE_BYTES,
                "the server sent a line without an end"
            );
            match self.body.next().await {
                Some(chunk) => self.pending.extend_from_slice(&chunk?),
                None => return Ok(None),
            }
        }
    }
}
