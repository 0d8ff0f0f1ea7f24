//! Just enough HTTP/1.1 over one connection that is kept.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// How long an answer may stand still.
const TIMEOUT: Duration = Duration::from_secs(60);

pub struct Connection {
    stream: TcpStream,
    host: SocketAddr,
}

impl Connection {
    pub fn open(host: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Self { stream, host })
    }

    pub fn post(&mut self, path: &str, body: &str) -> Result<(), Box<dyn Error>> {
        self.call("POST", path, body, b"").map(drop)
    }

    pub fn delete(&mut self, path: &str) -> Result<(), Box<dyn Error>> {
        self.call("DELETE", path, "", b"").map(drop)
    }

    /// Posts, reads the whole answer, and tells when `mark` was first in it.
    pub fn post_until(
        &mut self,
        path: &str,
        body: &str,
        mark: &[u8],
    ) -> Result<Instant, Box<dyn Error>> {
        self.call("POST", path, body, mark)?.ok_or_else(|| "the answer never said it".into())
    }

    fn call(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
        mark: &[u8],
    ) -> Result<Option<Instant>, Box<dyn Error>> {
        let (host, length) = (self.host, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}"
        );
        self.stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
        let (mut seen, mut bytes) = (None, Vec::new());
        loop {
            let now = self.read_more(&mut bytes)?;
            if seen.is_none() && !mark.is_empty() && find(&bytes, mark).is_some() {
                seen = Some(now);
            }
            if is_whole(&bytes)? {
                return Ok(seen);
            }
        }
    }

    /// Waits for the next piece, and tells when it came.
    fn read_more(&mut self, bytes: &mut Vec<u8>) -> Result<Instant, Box<dyn Error>> {
        let mut piece = [0; 16 * 1024];
        let count = self.stream.read(&mut piece)?;
        let now = Instant::now();
        bytes.extend_from_slice(&piece[..count]);
        if count == 0 { Err("the answer broke off".into()) } else { Ok(now) }
    }
}

/// Whether an answer is all there; an error where it is no 200.
fn is_whole(bytes: &[u8]) -> Result<bool, Box<dyn Error>> {
    let Some(end) = find(bytes, b"\r\n\r\n") else { return Ok(false) };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    if !head.starts_with("http/1.1 200") {
        return Err(String::from_utf8_lossy(bytes).into_owned().into());
    }
    if head.contains("transfer-encoding: chunked") {
        return Ok(bytes.ends_with(b"\r\n0\r\n\r\n"));
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    Ok(bytes.len() >= end + 4 + length)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
