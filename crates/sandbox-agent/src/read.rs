//! Reading from a socket without being told twice that there is something to read.

use crate::frame::CHUNK_BYTES;
use bytes::{BufMut, Bytes, BytesMut};
use std::io;
use tokio::net::tcp::OwnedReadHalf;

/// The next bytes, at most [`CHUNK_BYTES`]; empty at the end.
///
/// tokio's own reads take a short one for a sign that nothing is left, and wait for the kernel to
/// tell of more. Where the end came with the last bytes and is not told apart (gVisor), that is for
/// ever; here it is found by reading until nothing is there.
pub(crate) async fn next_chunk(read: &OwnedReadHalf, buffer: &mut BytesMut) -> io::Result<Bytes> {
    buffer.reserve(CHUNK_BYTES);
    loop {
        read.readable().await?;
        let mut room = (&mut *buffer).limit(CHUNK_BYTES);
        match read.try_read_buf(&mut room) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            result => return result.map(|_| buffer.split().freeze()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn an_end_right_behind_the_last_bytes_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (received, _) = listener.accept().await.unwrap();
        sender.write_all(b"last words").await.unwrap();
        drop(sender);
        let (read, _write) = received.into_split();
        let mut buffer = BytesMut::new();
        let mut all = Vec::new();
        loop {
            let chunk = next_chunk(&read, &mut buffer).await.unwrap();
            if chunk.is_empty() {
                break;
            }
            all.extend_from_slice(&chunk);
        }
        assert_eq!(all, b"last words");
    }
}
