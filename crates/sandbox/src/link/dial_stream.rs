//! A tunnel to a port inside, as an ordinary byte stream.

use super::Stream;
use bytes::{Buf, Bytes};
use futures_util::{Sink, SinkExt, Stream as Items};
use sandbox_agent::frame::CHUNK_BYTES;
use sandbox_agent::{Frame, FrameError, Reply};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes to and from a listening program. The end of each direction is a frame, so a peer that
/// closes its sending side is told from one that is gone.
pub struct DialStream {
    stream: Stream,
    unread: Bytes,
    read_ended: bool,
    write_ended: bool,
}

impl DialStream {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, unread: Bytes::new(), read_ended: false, write_ended: false }
    }

    /// Tells an agent that its way out ([`super::EgressGate::connect`]) is open: what its program
    /// says and hears from now on are this stream's bytes.
    pub async fn way_out(mut stream: Stream) -> Result<Self, FrameError> {
        stream.send(Frame::message(&Reply::Ok)?).await?;
        Ok(Self::new(stream))
    }
}

impl AsyncRead for DialStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.unread.is_empty() && !self.read_ended {
            match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                Some(Ok(Frame::Data(bytes))) => self.unread = bytes,
                Some(Ok(Frame::End)) => self.read_ended = true,
                Some(Ok(_)) => return Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
                Some(Err(error)) => return Poll::Ready(Err(io_error(error))),
                None => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            }
        }
        let count = self.unread.len().min(out.remaining());
        out.put_slice(&self.unread[..count]);
        self.unread.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for DialStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(Pin::new(&mut self.stream).poll_ready(context)).map_err(io_error)?;
        let count = bytes.len().min(CHUNK_BYTES);
        let frame = Frame::Data(Bytes::copy_from_slice(&bytes[..count]));
        Pin::new(&mut self.stream).start_send(frame).map_err(io_error)?;
        // Frames go out at once: a writer that never flushes must not wait for an answer in vain.
        if let Poll::Ready(Err(error)) = Pin::new(&mut self.stream).poll_flush(context) {
            return Poll::Ready(Err(io_error(error)));
        }
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context).map_err(io_error)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.write_ended {
            ready!(Pin::new(&mut self.stream).poll_ready(context)).map_err(io_error)?;
            Pin::new(&mut self.stream).start_send(Frame::End).map_err(io_error)?;
            self.write_ended = true;
        }
        self.poll_flush(context)
    }
}

fn io_error(error: FrameError) -> io::Error {
    match error {
        FrameError::Io(error) => error,
        other => io::Error::other(other),
    }
}
