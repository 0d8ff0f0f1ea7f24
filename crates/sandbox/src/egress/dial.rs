//! Connecting to addresses that were checked.

use super::upstream::Upstream;
use bytes::Bytes;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;

/// How long connecting may take in all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one of several addresses may take before the next is tried.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);

/// An address that may be dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permitted {
    pub address: SocketAddr,
    /// It is not globally routable and was made an exception: it lies on this side of an upstream
    /// proxy.
    pub near: bool,
}

/// A connection, and what was received on it already.
pub type Connection = (TcpStream, Bytes);

/// Where an upstream proxy is, if there is one.
#[derive(Debug, Clone, Copy)]
pub struct Via<'a> {
    pub upstream: &'a Upstream,
    pub address: SocketAddr,
}

/// Connects to the first address that answers.
pub async fn connect(permitted: &[Permitted], via: Option<Via<'_>>) -> io::Result<Connection> {
    let attempts = async {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for (at, one) in permitted.iter().enumerate() {
            let limit = if at + 1 < permitted.len() { ATTEMPT_TIMEOUT } else { CONNECT_TIMEOUT };
            match tokio::time::timeout(limit, attempt(*one, via)).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(last)
    };
    tokio::time::timeout(CONNECT_TIMEOUT, attempts)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn attempt(to: Permitted, via: Option<Via<'_>>) -> io::Result<Connection> {
    match via.filter(|_| !to.near) {
        None => Ok((TcpStream::connect(to.address).await?, Bytes::new())),
        Some(Via { upstream, address }) => {
            let mut proxy = TcpStream::connect(address).await?;
            let rest = upstream.tunnel(&mut proxy, to.address).await?;
            Ok((proxy, rest))
        }
    }
}
