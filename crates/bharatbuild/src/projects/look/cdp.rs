//! The Chrome DevTools Protocol, <https://chromedevtools.github.io/devtools-protocol/>, as much of it
//! as is needed: commands with a number, their answers, events.

use super::chromium::DEVTOOLS_PORT;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};

/// The largest message, in bytes: a picture is the largest that is asked for, but a page can log more.
const MAX_MESSAGE_BYTES: usize = 16 << 20;
/// What is heard in one look, in bytes: a page can log for ever.
const MAX_HEARD_BYTES: usize = 64 << 20;

/// Why the browser cannot be spoken to any more.
#[derive(Debug, thiserror::Error)]
pub enum CdpError {
    #[error("it closed its DevTools")]
    Closed,
    #[error("its DevTools failed: {0}")]
    Socket(Box<tungstenite::Error>),
    #[error("the page says more than is listened to")]
    TooMuch,
    #[error("it refuses {method}: {message}")]
    Refused { method: &'static str, message: String },
}

impl From<tungstenite::Error> for CdpError {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// What the browser says.
#[derive(Debug)]
pub(super) enum Said {
    Event { method: String, params: Value },
    Answer { id: u64, result: Result<Value, String> },
}

/// A connection to the browser. Its user hears everything in order, also while it waits for an
/// answer, so nothing is buffered here.
pub(super) struct Cdp<S> {
    socket: WebSocketStream<S>,
    last_id: u64,
    heard_bytes: usize,
    /// The tab that commands are for, once there is one.
    session: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: Option<u64>,
    method: Option<String>,
    #[serde(default)]
    params: Value,
    result: Option<Value>,
    error: Option<Value>,
    session_id: Option<String>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Cdp<S> {
    /// Over a connection to its port; `path` is what it said when it started.
    pub(super) async fn connect(stream: S, path: &str) -> Result<Self, CdpError> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        let url = format!("ws://127.0.0.1:{DEVTOOLS_PORT}{path}");
        let (socket, _) =
            tokio_tungstenite::client_async_with_config(url, stream, Some(config)).await?;
        Ok(Self { socket, last_id: 0, heard_bytes: 0, session: None })
    }

    /// From now on commands are for this tab, and only its events are heard.
    pub(super) fn enter(&mut self, session: String) {
        self.session = Some(session);
    }

    /// Sends a command; its answer has the number that is given back.
    pub(super) async fn say(&mut self, method: &str, params: Value) -> Result<u64, CdpError> {
        self.last_id += 1;
        let mut command = json!({"id": self.last_id, "method": method, "params": params});
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(command.to_string())).await?;
        Ok(self.last_id)
    }

    /// The next thing it says. Nothing is lost where the wait is given up.
    pub(super) async fn hear(&mut self) -> Result<Said, CdpError> {
        loop {
            let text = match self.socket.next().await.ok_or(CdpError::Closed)?? {
                Message::Text(text) => text,
                Message::Close(_) => return Err(CdpError::Closed),
                _ => continue,
            };
            self.heard_bytes += text.len();
            if self.heard_bytes > MAX_HEARD_BYTES {
                return Err(CdpError::TooMuch);
            }
            // What a page makes it say need not be proper JSON: half a character, say.
            let Ok(raw) = serde_json::from_str::<Raw>(&text) else { continue };
            if raw.session_id != self.session && raw.id.is_none() {
                continue;
            }
            if let Some(said) = said(raw) {
                return Ok(said);
            }
        }
    }
}

fn said(raw: Raw) -> Option<Said> {
    if let Some(id) = raw.id {
        let result = match (raw.error, raw.result) {
            (Some(error), _) => Err(error["message"].as_str().unwrap_or("no reason").to_owned()),
            (None, result) => Ok(result.unwrap_or_default()),
        };
        return Some(Said::Answer { id, result });
    }
    Some(Said::Event { method: raw.method?, params: raw.params })
}
