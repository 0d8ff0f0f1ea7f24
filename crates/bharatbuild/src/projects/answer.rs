//! Asking an app whether it answers HTTP.

use sandbox::Link;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How long one answer may take to begin; a first page may have to be compiled.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read: the status line is all that counts.
const STATUS_LINE_BYTES: usize = 15;

/// The HTTP status of `GET /`, or none where there is no such answer.
pub(super) async fn status(link: &Link, port: u16) -> Option<u16> {
    tokio::time::timeout(TIMEOUT, ask(link, port)).await.ok()?
}

async fn ask(link: &Link, port: u16) -> Option<u16> {
    let mut tunnel = link.dial(port).await.ok()?;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/html, */*\r\nConnection: close\r\n\r\n"
    );
    tunnel.write_all(request.as_bytes()).await.ok()?;
    let mut line = [0; STATUS_LINE_BYTES];
    tunnel.read_exact(&mut line).await.ok()?;
    let text = std::str::from_utf8(&line).ok()?;
    text.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}
