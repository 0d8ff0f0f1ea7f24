//! A byte tunnel to a port of the sandbox's own loopback.

use super::link::Stream;
use super::serve::{answer, error_reply};
use super::tunnel;
use crate::{FrameError, Reply};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpStream;

/// How long a program inside may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Answers `Ok` and copies, or says why nothing could be reached.
pub async fn dial(port: u16, stream: &mut Stream) -> Result<(), FrameError> {
    match connect(port).await {
        Ok(local) => {
            local.set_nodelay(true)?;
            answer(stream, &Reply::Ok).await?;
            tunnel::copy(local, stream).await
        }
        Err(error) => answer(stream, &error_reply(&error)).await,
    }
}

/// IPv4 first; servers that listen only on `::1` are reached too.
async fn connect(port: u16) -> io::Result<TcpStream> {
    let four = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let six = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    let attempt = async {
        match TcpStream::connect(four).await {
            Ok(local) => Ok(local),
            Err(refused) => TcpStream::connect(six).await.map_err(|_| refused),
        }
    };
    tokio::time::timeout(CONNECT_TIMEOUT, attempt)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
