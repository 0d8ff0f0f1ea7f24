//! The server's side of the wire to one sandbox's agent.

mod dial_stream;
mod exec_stream;
mod listener;
mod requests;

pub use dial_stream::DialStream;
pub use exec_stream::{ExecItem, ExecStream};
pub use listener::{EgressGate, Link};

use sandbox_agent::{ErrorKind, FrameCodec, FrameError};
use tokio::net::UnixStream;
use tokio_util::codec::Framed;

/// One stream to or from an agent.
pub type Stream = Framed<UnixStream, FrameCodec>;

/// Why a request to an agent failed.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("the sandbox's agent is not connected")]
    NotConnected,
    #[error("the sandbox's agent answered out of turn")]
    Unexpected,
    #[error("{message}")]
    Refused { kind: ErrorKind, message: String },
    #[error(transparent)]
    Frame(#[from] FrameError),
}
