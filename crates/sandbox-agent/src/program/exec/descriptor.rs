//! A pipe or pseudo terminal as an async reader and writer.

use bytes::{Bytes, BytesMut};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use tokio::io::unix::AsyncFd;

/// A non-blocking descriptor of ours.
pub struct Descriptor(AsyncFd<OwnedFd>);

impl Descriptor {
    pub fn new(fd: OwnedFd) -> io::Result<Self> {
        let flags = rustix::fs::fcntl_getfl(&fd)?;
        rustix::fs::fcntl_setfl(&fd, flags | rustix::fs::OFlags::NONBLOCK)?;
        // SAFETY: the descriptor is owned and moves in, so it stays open as long as it is registered.
        Ok(Self(unsafe { AsyncFd::register(fd) }?))
    }

    /// Up to `limit` bytes; empty at the end. A terminal whose other side closed reads as ended.
    pub async fn read(&self, limit: usize) -> io::Result<Bytes> {
        let mut chunk = BytesMut::zeroed(limit);
        loop {
            let mut ready = self.0.readable().await?;
            match ready.try_io(|fd| Ok(rustix::io::read(fd.as_fd(), &mut chunk[..])?)) {
                Ok(Ok(count)) => {
                    chunk.truncate(count);
                    return Ok(chunk.freeze());
                }
                Ok(Err(error)) if error.raw_os_error() == Some(libc::EIO) => {
                    return Ok(Bytes::new());
                }
                Ok(Err(error)) => return Err(error),
                Err(_would_block) => {}
            }
        }
    }

    pub async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let mut ready = self.0.writable().await?;
            match ready.try_io(|fd| Ok(rustix::io::write(fd.as_fd(), bytes)?)) {
                Ok(Ok(count)) => bytes = &bytes[count..],
                Ok(Err(error)) => return Err(error),
                Err(_would_block) => {}
            }
        }
        Ok(())
    }

    pub fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    pub fn resize(&self, size: crate::PtySize) -> io::Result<()> {
        Ok(rustix::termios::tcsetwinsize(self.0.as_fd(), winsize(size))?)
    }
}

/// The kernel's form of a terminal size.
pub fn winsize(size: crate::PtySize) -> rustix::termios::Winsize {
    rustix::termios::Winsize { ws_row: size.rows, ws_col: size.cols, ws_xpixel: 0, ws_ypixel: 0 }
}
