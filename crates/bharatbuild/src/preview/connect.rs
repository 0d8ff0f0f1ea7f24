//! The HTTP client's connections: each is a `dial` into a sandbox.

use super::dial::{AsyncReadWrite, Dial, DialError};
use crate::ids::ProjectId;
use axum::http::Uri;
use futures_util::future::BoxFuture;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use std::fmt::Write as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// Makes connections for the URLs that [`authority`] names.
#[derive(Clone)]
pub(super) struct Connector {
    pub dial: Arc<dyn Dial>,
    /// How long a connection may take to be made.
    pub time: Duration,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("the sandbox took too long to connect")]
    TimedOut,
    #[error("not an address of a sandbox")]
    NoAddress,
}

/// The authority that stands for a project's port inside the server: connections are pooled by it.
/// The id is in hex because authorities are compared without case, and ids with it.
pub(super) fn authority(project: &ProjectId, port: u16) -> String {
    let mut name = String::with_capacity(project.as_str().len() * 2 + 8);
    for byte in project.as_str().bytes() {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    let _ = write!(name, ".sandbox:{port}");
    name
}

fn address(uri: &Uri) -> Option<(ProjectId, u16)> {
    let hex = uri.host()?.strip_suffix(".sandbox")?;
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes = (0..hex.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
    Some((String::from_utf8(bytes).ok()?.parse().ok()?, uri.port_u16()?))
}

impl tower::Service<Uri> for Connector {
    type Response = Wire;
    type Error = ConnectError;
    type Future = BoxFuture<'static, Result<Wire, ConnectError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (dial, time) = (self.dial.clone(), self.time);
        Box::pin(async move {
            let (project, port) = address(&uri).ok_or(ConnectError::NoAddress)?;
            let wire = tokio::time::timeout(time, dial.dial(&project, port)).await;
            Ok(Wire(TokioIo::new(wire.map_err(|_| ConnectError::TimedOut)??)))
        })
    }
}

/// A connection as the HTTP client wants it.
pub(super) struct Wire(TokioIo<Box<dyn AsyncReadWrite + Send + Unpin>>);

impl Connection for Wire {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_differ_in_case_do_not_share_connections() {
        for id in ["AbC", "abc", "a_b-9"] {
            let project: ProjectId = id.parse().unwrap();
            let uri: Uri = format!("http://{}/x", authority(&project, 3000)).parse().unwrap();
            assert_eq!(address(&uri), Some((project, 3000)));
        }
    }
}
