//! Bytes between a socket inside and a stream to the server.

use super::link::Stream;
use crate::read::next_chunk;
use crate::{Frame, FrameError};
use bytes::BytesMut;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Copies both ways until both directions have ended or one has broken.
pub async fn copy(local: TcpStream, stream: &mut Stream) -> Result<(), FrameError> {
    let (read, write) = local.into_split();
    let (sink, source) = stream.split();
    tokio::try_join!(outward(read, sink), inward(source, write))?;
    Ok(())
}

async fn outward(
    read: OwnedReadHalf,
    mut sink: SplitSink<&mut Stream, Frame>,
) -> Result<(), FrameError> {
    let mut buffer = BytesMut::new();
    loop {
        let chunk = next_chunk(&read, &mut buffer).await?;
        if chunk.is_empty() {
            return sink.send(Frame::End).await;
        }
        sink.send(Frame::Data(chunk)).await?;
    }
}

async fn inward(
    mut source: SplitStream<&mut Stream>,
    mut write: OwnedWriteHalf,
) -> Result<(), FrameError> {
    loop {
        match source.next().await.ok_or(FrameError::Ended)?? {
            Frame::Data(bytes) => write.write_all(&bytes).await?,
            Frame::End => return Ok(write.shutdown().await?),
            Frame::Json(_) | Frame::Stderr(_) => return Err(FrameError::NotMessage),
        }
    }
}
