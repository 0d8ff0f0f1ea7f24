//! Bytes between an agent and what it was connected to.

use super::counters::{EgressCounters, add};
use super::dial::Connection;
use crate::link::Stream;
use bytes::BytesMut;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use sandbox_agent::frame::CHUNK_BYTES;
use sandbox_agent::{Frame, FrameError};
use std::io;
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::Instant;

/// A connection without a byte either way for this long is closed.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(300);

/// When something passed last, and how much in all.
struct Meter<'a> {
    counters: &'a EgressCounters,
    active: Mutex<Instant>,
}

impl Meter<'_> {
    fn tick(&self) {
        *self.active.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.active.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn idle(&self) {
        while self.last().elapsed() < IDLE_TIMEOUT {
            tokio::time::sleep_until(self.last() + IDLE_TIMEOUT).await;
        }
    }
}

/// Copies both ways until both directions have ended, one has broken, or nothing passed for
/// [`IDLE_TIMEOUT`].
pub async fn carry(
    connection: Connection,
    stream: Stream,
    counters: &EgressCounters,
) -> Result<(), FrameError> {
    let (outside, first) = connection;
    outside.set_nodelay(true)?;
    let (read, write) = outside.into_split();
    let (mut sink, source) = stream.split();
    if !first.is_empty() {
        add(&counters.bytes_in, first.len());
        sink.send(Frame::Data(first)).await?;
    }
    let meter = Meter { counters, active: Mutex::new(Instant::now()) };
    tokio::select! {
        ended = async { tokio::try_join!(inward(read, sink, &meter), outward(source, write, &meter)) } => ended.map(drop),
        () = meter.idle() => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
    }
}

async fn inward(
    read: OwnedReadHalf,
    mut sink: SplitSink<Stream, Frame>,
    meter: &Meter<'_>,
) -> Result<(), FrameError> {
    let mut read = read;
    let mut buffer = BytesMut::new();
    loop {
        buffer.reserve(CHUNK_BYTES);
        let length = (&mut read).take(CHUNK_BYTES as u64).read_buf(&mut buffer).await?;
        meter.tick();
        if length == 0 {
            return sink.send(Frame::End).await;
        }
        sink.send(Frame::Data(buffer.split().freeze())).await?;
        add(&meter.counters.bytes_in, length);
    }
}

async fn outward(
    mut source: SplitStream<Stream>,
    mut write: OwnedWriteHalf,
    meter: &Meter<'_>,
) -> Result<(), FrameError> {
    loop {
        match source.next().await.ok_or(FrameError::Ended)?? {
            Frame::Data(bytes) => {
                write.write_all(&bytes).await?;
                add(&meter.counters.bytes_out, bytes.len());
            }
            Frame::End => return Ok(write.shutdown().await?),
            Frame::Json(_) | Frame::Stderr(_) => return Err(FrameError::NotMessage),
        }
        meter.tick();
    }
}
