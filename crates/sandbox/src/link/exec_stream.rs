//! What a program says, as it says it.

use super::{LinkError, Stream};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use sandbox_agent::{ExecEvent, ExecExit, Frame, FrameError, Reply};

/// One thing that a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExecItem {
    Started {
        pid: i32,
    },
    /// Output between what was asked for and this byte is gone.
    Skipped {
        bytes: u64,
    },
    Stdout(Bytes),
    Stderr(Bytes),
    /// Time was up, but the program listens on this port and stays.
    TimeoutWaived {
        port: u16,
    },
    Exit(ExecExit),
}

/// A running program's output and input.
pub struct ExecStream {
    stream: Stream,
    position: u64,
}

impl ExecStream {
    pub(super) fn new(stream: Stream, position: u64) -> Self {
        Self { stream, position }
    }

    /// Bytes of output known so far: where [`super::Link::attach`] goes on.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next thing. An error means the connection broke: the program goes on, and can be come
    /// back to. `Refused` means that it never started.
    pub async fn next(&mut self) -> Result<ExecItem, LinkError> {
        loop {
            let frame = self.stream.next().await.ok_or(FrameError::Ended)??;
            match frame {
                Frame::Data(bytes) => return Ok(ExecItem::Stdout(self.advance(bytes))),
                Frame::Stderr(bytes) => return Ok(ExecItem::Stderr(self.advance(bytes))),
                Frame::End => return Err(FrameError::Ended.into()),
                message => {
                    if let Some(item) = self.event(&message)? {
                        return Ok(item);
                    }
                }
            }
        }
    }

    /// Appends to the program's standard input.
    pub async fn send(&mut self, input: Bytes) -> Result<(), LinkError> {
        Ok(self.stream.send(Frame::Data(input)).await?)
    }

    fn advance(&mut self, bytes: Bytes) -> Bytes {
        self.position += bytes.len() as u64;
        bytes
    }

    fn event(&mut self, message: &Frame) -> Result<Option<ExecItem>, LinkError> {
        let event = match message.parse::<ExecEvent>() {
            Ok(event) => event,
            Err(_) => return Err(refusal(message)),
        };
        Ok(match event {
            ExecEvent::Started { pid } => Some(ExecItem::Started { pid }),
            ExecEvent::Attached { from } => {
                let bytes = from.saturating_sub(self.position);
                self.position = from;
                (bytes > 0).then_some(ExecItem::Skipped { bytes })
            }
            ExecEvent::TimeoutWaived { port } => Some(ExecItem::TimeoutWaived { port }),
            ExecEvent::Exit(exit) => Some(ExecItem::Exit(exit)),
        })
    }
}

fn refusal(message: &Frame) -> LinkError {
    match message.parse::<Reply>() {
        Ok(Reply::Error { kind, message }) => LinkError::Refused { kind, message },
        Ok(_) => LinkError::Unexpected,
        Err(error) => error.into(),
    }
}
