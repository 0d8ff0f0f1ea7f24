//! The proxy through which the host itself goes out.

use super::host::{Destination, Host};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use std::fmt::{self, Write};
use std::io;
use std::net::SocketAddr;
use std::str::FromStr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The largest head of the proxy's answer, in bytes.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// The port of a proxy that names none.
const DEFAULT_PORT: u16 = 3128;

/// An HTTP proxy that knows CONNECT.
#[derive(Clone, PartialEq, Eq)]
pub struct Upstream {
    pub destination: Destination,
    authorization: Option<String>,
}

/// Leaves the password out.
impl fmt::Debug for Upstream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Upstream({})", self.destination)
    }
}

/// The text is not `http://[user:password@]host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the upstream proxy must be http://[user:password@]host[:port]")]
pub struct UpstreamError;

impl FromStr for Upstream {
    type Err = UpstreamError;

    fn from_str(text: &str) -> Result<Self, UpstreamError> {
        let rest = text.strip_prefix("http://").ok_or(UpstreamError)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) =
            rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
        let destination = match place.parse::<Host>() {
            Ok(host) => Destination { host, port: DEFAULT_PORT },
            Err(_) => place.parse().map_err(|_| UpstreamError)?,
        };
        let authorization =
            user.map(|user| format!("Basic {}", STANDARD.encode(percent_decoded(user))));
        Ok(Self { destination, authorization })
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

impl Upstream {
    /// Makes a tunnel to an address on a connection to the proxy; gives what came behind the
    /// proxy's answer. The proxy is told the address that was checked, never the name, which it
    /// might find at another address.
    pub async fn tunnel(&self, proxy: &mut TcpStream, to: SocketAddr) -> io::Result<Bytes> {
        let mut request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n");
        if let Some(authorization) = &self.authorization {
            // Writing to a string cannot fail.
            let _ = write!(request, "Proxy-Authorization: {authorization}\r\n");
        }
        request.push_str("\r\n");
        proxy.write_all(request.as_bytes()).await?;
        let (head, rest) = read_head(proxy).await?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        if head.starts_with("HTTP/1.") && status.len() == 3 && status.starts_with('2') {
            return Ok(rest);
        }
        let line = head.lines().next().unwrap_or_default();
        Err(io::Error::other(format!("the upstream proxy says {line:?}")))
    }
}

async fn read_head(proxy: &mut TcpStream) -> io::Result<(String, Bytes)> {
    let mut buffer = BytesMut::with_capacity(1024);
    loop {
        if proxy.read_buf(&mut buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = buffer.split_to(at + 4);
            return Ok((String::from_utf8_lossy(&head).into_owned(), buffer.freeze()));
        }
        if buffer.len() > MAX_HEAD_BYTES {
            return Err(io::Error::other("the upstream proxy's answer is too long"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn the_address_of_a_proxy_is_read_and_its_password_not_shown() {
        let upstream: Upstream = "http://stud%40ent:p%3Aw@proxy.example:8080/".parse().unwrap();
        assert_eq!(upstream.authorization.as_deref(), Some("Basic c3R1ZEBlbnQ6cDp3"));
        assert_eq!(format!("{upstream:?}"), "Upstream(proxy.example:8080)");
        assert_eq!("http://10.0.0.1".parse::<Upstream>().unwrap().destination.port, 3128);
        for text in
            ["proxy.example:8080", "https://proxy.example", "socks5://proxy.example", "http://"]
        {
            assert_eq!(text.parse::<Upstream>(), Err(UpstreamError), "{text}");
        }
    }

    /// Asks for a tunnel from a proxy that gives this answer; gives what the proxy was asked.
    async fn tunnel(answer: &'static str) -> (io::Result<Bytes>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut proxy, _) = listener.accept().await.unwrap();
        let upstream: Upstream = "http://u:p@proxy.example".parse().unwrap();
        let serving = async {
            let mut asked = vec![0; 1024];
            let length = proxy.read(&mut asked).await.unwrap();
            proxy.write_all(answer.as_bytes()).await.unwrap();
            proxy.shutdown().await.unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        };
        tokio::join!(upstream.tunnel(&mut client, "8.8.8.8:443".parse().unwrap()), serving)
    }

    #[tokio::test]
    async fn the_proxy_is_told_the_checked_address() {
        let (rest, asked) = tunnel("HTTP/1.1 200 OK\r\nX: y\r\n\r\nfirst bytes").await;
        assert_eq!(rest.unwrap(), "first bytes");
        let expected = "CONNECT 8.8.8.8:443 HTTP/1.1\r\nHost: 8.8.8.8:443\r\nProxy-Authorization: Basic dTpw\r\n\r\n";
        assert_eq!(asked, expected);
    }

    #[tokio::test]
    async fn a_refusal_and_nonsense_are_errors() {
        for answer in ["HTTP/1.1 407 Who\r\n\r\n", "SSH-2.0 200 x\r\n\r\n", "HTTP/1.1 200", ""] {
            assert!(tunnel(answer).await.0.is_err(), "{answer}");
        }
    }
}
