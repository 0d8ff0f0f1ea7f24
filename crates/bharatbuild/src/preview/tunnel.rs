//! Two upgraded connections, joined.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::time::{Instant, timeout_at};

/// What is carried at once, in bytes.
const PIECE_BYTES: usize = 16 * 1024;

/// Carries bytes both ways until both sides have ended, one fails, or nothing moves for `idle_time`.
pub(super) async fn join<A, B>(a: A, b: B, idle_time: Duration) -> io::Result<()>
where
    A: AsyncRead + AsyncWrite,
    B: AsyncRead + AsyncWrite,
{
    let ((mut from_a, mut to_a), (mut from_b, mut to_b)) = (split(a), split(b));
    let moved = std::sync::Mutex::new(Instant::now());
    let there = carry(&mut from_a, &mut to_b, &moved, idle_time);
    let back = carry(&mut from_b, &mut to_a, &moved, idle_time);
    tokio::try_join!(there, back).map(|_| ())
}

async fn carry<R: AsyncRead, W: AsyncWrite>(
    from: &mut ReadHalf<R>,
    to: &mut WriteHalf<W>,
    moved: &std::sync::Mutex<Instant>,
    idle_time: Duration,
) -> io::Result<()> {
    let last = || *moved.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = match timeout_at(last() + idle_time, from.read(&mut piece)).await {
            Ok(read) => read?,
            // The other direction may have moved.
            Err(_) if last() + idle_time > Instant::now() => continue,
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        };
        if count == 0 {
            return to.shutdown().await;
        }
        timeout_at(Instant::now() + idle_time, to.write_all(&piece[..count])).await??;
        to.flush().await?;
        *moved.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
    }
}
