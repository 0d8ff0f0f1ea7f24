//! Connections carried to the server.

use super::Inside;
use super::listeners::Accepted;
use super::proxy::refuse;
use crate::program::Stream;
use crate::read::next_chunk;
use crate::{ErrorKind, Frame, FrameError, Reply, Role};
use bytes::{Bytes, BytesMut};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long the server may be away (it restarts) before a connection is given up.
const AWAY: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(100);
/// How long the server may take to look up a name and connect to it.
const REPLY_TIMEOUT: Duration = Duration::from_secs(45);
/// A connection without a byte either way for this long is closed. The server closes it sooner;
/// this is for a server that is gone without a trace.
const IDLE: Duration = Duration::from_secs(360);

/// Why nothing was reached.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The server's sentence.
    #[error("{message}")]
    Refused { kind: ErrorKind, message: String },
    #[error("the way out does not answer")]
    TimedOut,
    #[error("the way out is broken: {0}")]
    Broken(#[from] FrameError),
}

/// Asks the server for `role` and waits for its `Ok`.
pub(super) async fn ask(inside: &Inside, role: Role) -> Result<Stream, CarryError> {
    let asking = async {
        let mut stream = open(inside, role).await?;
        match stream.next().await.ok_or(FrameError::Ended)??.parse()? {
            Reply::Ok => Ok(stream),
            Reply::Error { kind, message } => Err(CarryError::Refused { kind, message }),
            _ => Err(FrameError::NotMessage.into()),
        }
    };
    tokio::time::timeout(REPLY_TIMEOUT, asking).await.unwrap_or(Err(CarryError::TimedOut))
}

async fn open(inside: &Inside, role: Role) -> Result<Stream, FrameError> {
    let started = Instant::now();
    loop {
        match (inside.open)(role.clone()).await {
            Ok(stream) => return Ok(stream),
            Err(error) if started.elapsed() > AWAY => return Err(error.into()),
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

/// Serves the connections that arrive on aliases, for ever.
pub(super) async fn serve_accepted(inside: Rc<Inside>, mut accepted: mpsc::Receiver<Accepted>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = inside.places.clone().acquire_owned().await else { return };
        tokio::select! {
            Some(connection) = accepted.recv() => {
                let inside = inside.clone();
                connections.spawn_local(async move {
                    carry(&inside, connection).await;
                    drop(place);
                });
            }
            Some(_) = connections.join_next() => {}
            else => return,
        }
    }
}

async fn carry(inside: &Inside, connection: Accepted) {
    let Accepted { local, name, port } = connection;
    match ask(inside, Role::Egress { host: name.to_string(), port }).await {
        // A broken connection is for the program to notice: nobody else can tell it.
        Ok(stream) => drop(copy(local, stream, Bytes::new()).await),
        // What speaks HTTP can be told why.
        Err(error) if port == 80 => refuse(local, &error).await,
        Err(_) => reset(&local),
    }
}

/// Makes the coming close a reset, so that the program does not take it for an orderly end.
fn reset(local: &TcpStream) {
    // Where this fails the connection still closes, only more politely.
    let _ = rustix::net::sockopt::set_socket_linger(local, Some(Duration::ZERO));
}

/// Copies both ways, after sending `first`, until both directions have ended, one has broken, or
/// nothing passed for [`IDLE`].
pub(super) async fn copy(local: TcpStream, stream: Stream, first: Bytes) -> Result<(), FrameError> {
    local.set_nodelay(true)?;
    let (read, write) = local.into_split();
    let (mut sink, source) = stream.split();
    if !first.is_empty() {
        sink.send(Frame::Data(first)).await?;
    }
    let active = Cell::new(Instant::now());
    let copying = async {
        tokio::try_join!(outward(read, sink, &active), inward(source, write, &active)).map(drop)
    };
    tokio::select! {
        ended = copying => ended,
        () = idle(&active) => Err(FrameError::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

async fn idle(active: &Cell<Instant>) {
    while active.get().elapsed() < IDLE {
        tokio::time::sleep_until(active.get() + IDLE).await;
    }
}

async fn outward(
    read: OwnedReadHalf,
    mut sink: SplitSink<Stream, Frame>,
    active: &Cell<Instant>,
) -> Result<(), FrameError> {
    let mut buffer = BytesMut::new();
    loop {
        let chunk = next_chunk(&read, &mut buffer).await?;
        active.set(Instant::now());
        if chunk.is_empty() {
            return sink.send(Frame::End).await;
        }
        sink.send(Frame::Data(chunk)).await?;
    }
}

async fn inward(
    mut source: SplitStream<Stream>,
    mut write: OwnedWriteHalf,
    active: &Cell<Instant>,
) -> Result<(), FrameError> {
    loop {
        match source.next().await.ok_or(FrameError::Ended)?? {
            Frame::Data(bytes) => write.write_all(&bytes).await?,
            Frame::End => return Ok(write.shutdown().await?),
            Frame::Json(_) | Frame::Stderr(_) => return Err(FrameError::NotMessage),
        }
        active.set(Instant::now());
    }
}
