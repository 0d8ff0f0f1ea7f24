//! The HTTP proxy: tunnels, and plain requests one per connection.

use super::Inside;
use super::carry::{CarryError, ask, copy};
use super::request::{Wanted, head_length, parse};
use crate::{ErrorKind, Role};
use bytes::{Bytes, BytesMut};
use std::io;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// The largest head of a request, in bytes.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// How long a client may take to send its head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause after a failed accept (descriptors used up), so that it does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// What is still read of a refused request, so that closing does not destroy the answer.
const DRAIN_BYTES: u64 = 64 * 1024;
const DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

/// Serves clients, for ever.
pub(super) async fn serve(inside: Rc<Inside>, listener: TcpListener) {
    let mut clients = JoinSet::new();
    loop {
        let Ok(place) = inside.places.clone().acquire_owned().await else { return };
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((client, _)) => {
                    let inside = inside.clone();
                    clients.spawn_local(async move {
                        serve_client(&inside, client).await;
                        drop(place);
                    });
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = clients.join_next() => {}
        }
    }
}

async fn serve_client(inside: &Inside, mut client: TcpStream) {
    let reading = tokio::time::timeout(HEAD_TIMEOUT, read_head(&mut client));
    let (head, rest) = match reading.await {
        Ok(Ok(Some(read))) => read,
        Ok(Ok(None)) => {
            return respond(client, "431 Request Header Fields Too Large", "the head is too large")
                .await;
        }
        Ok(Err(_)) => return,
        Err(_) => return respond(client, "408 Request Timeout", "no request came").await,
    };
    let wanted = match parse(&head) {
        Ok(wanted) => wanted,
        Err(error) => return respond(client, "400 Bad Request", &error.to_string()).await,
    };
    let (host, port, first) = match wanted {
        Wanted::Tunnel { host, port } => (host, port, None),
        Wanted::Forward { host, port, head } => (host, port, Some(head)),
    };
    let stream = match ask(inside, Role::Egress { host, port }).await {
        Ok(stream) => stream,
        Err(error) => return refuse(client, &error).await,
    };
    if first.is_none()
        && client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.is_err()
    {
        return;
    }
    let first = first.map_or_else(|| rest.clone(), |head| [head, rest.clone()].concat().into());
    // A connection that breaks is noticed by the client itself.
    let _ = copy(client, stream, first).await;
}

/// Reads the head and what came with it; `None` if the head is too large.
async fn read_head(client: &mut TcpStream) -> io::Result<Option<(Bytes, Bytes)>> {
    let mut buffer = BytesMut::with_capacity(2048);
    loop {
        if client.read_buf(&mut buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(length) = head_length(&buffer) {
            let head = buffer.split_to(length);
            return Ok((length <= MAX_HEAD_BYTES).then(|| (head.freeze(), buffer.freeze())));
        }
        if buffer.len() > MAX_HEAD_BYTES {
            return Ok(None);
        }
    }
}

/// Answers with the reason why nothing was reached.
pub(super) async fn refuse(client: TcpStream, error: &CarryError) {
    let status = match error {
        CarryError::Refused { kind: ErrorKind::Denied | ErrorKind::Invalid, .. } => "403 Forbidden",
        CarryError::Refused { kind: ErrorKind::Exhausted, .. } => "503 Service Unavailable",
        CarryError::Refused { .. } | CarryError::Broken(_) => "502 Bad Gateway",
        CarryError::TimedOut => "504 Gateway Timeout",
    };
    respond(client, status, &error.to_string()).await;
}

async fn respond(mut client: TcpStream, status: &str, sentence: &str) {
    let length = sentence.len() + 1;
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{sentence}\n"
    );
    if client.write_all(answer.as_bytes()).await.is_err() || client.shutdown().await.is_err() {
        return;
    }
    let mut rest = client.take(DRAIN_BYTES);
    let mut nowhere = tokio::io::sink();
    let draining = tokio::io::copy(&mut rest, &mut nowhere);
    // Whatever it was, it was not wanted.
    let _ = tokio::time::timeout(DRAIN_TIMEOUT, draining).await;
}
