//! What the preview needs from whoever runs sandboxes.

use crate::ids::ProjectId;
use async_trait::async_trait;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};

/// A connection to a port inside a sandbox.
pub trait AsyncReadWrite: AsyncRead + AsyncWrite {}

impl<T: AsyncRead + AsyncWrite> AsyncReadWrite for T {}

/// The way into sandboxes.
#[async_trait]
pub trait Dial: Send + Sync + 'static {
    /// Connects to `127.0.0.1:port` (or its IPv6 twin) inside the project's sandbox.
    async fn dial(
        &self,
        project: &ProjectId,
        port: u16,
    ) -> Result<Box<dyn AsyncReadWrite + Send + Unpin>, DialError>;

    /// The port whose server is the app, as far as that is known.
    fn active_port(&self, project: &ProjectId) -> Option<u16>;

    /// Where the run of the project stands.
    fn state(&self, project: &ProjectId) -> RunState;
}

/// Why there is no connection into a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    #[error("the project has no running sandbox")]
    NoSandbox,
    #[error("nothing listens on the port")]
    Refused,
    #[error("the sandbox did not answer: {0}")]
    Failed(String),
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing runs and nothing was asked to.
    Stopped,
    /// The sandbox is being made or woken.
    Preparing,
    /// Dependencies are being installed.
    Installing,
    /// The app was started and does not listen yet.
    Starting,
    /// A port is open, HTTP does not answer yet.
    PortOpen,
    /// The app answers HTTP.
    Ready,
    /// The run ended badly.
    Failed,
}

/// Where a run stands, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunState {
    pub phase: Phase,
    /// One sentence about it, where there is more to say than the phase does.
    pub message: Option<String>,
    /// The last lines of output.
    pub lines: Vec<String>,
    /// The last HTTP status that the app answered with.
    pub http_status: Option<u16>,
}

impl RunState {
    /// A phase about which nothing more is known.
    pub fn of(phase: Phase) -> Self {
        Self { phase, message: None, lines: Vec::new(), http_status: None }
    }
}
