//! Just enough HTTP/1.1 over one connection that is kept.

use anyhow::{Context, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// How long an answer may stand still.
const TIMEOUT: Duration = Duration::from_secs(60);

pub struct Connection {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
    token: Option<String>,
}

/// An answer that was 200.
#[derive(Default)]
pub struct Answer {
    /// Names and values, the names in lower case.
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// When the first byte of the body was there.
    pub first_byte: Option<Instant>,
    /// When the body first held what was looked for.
    seen: Option<Instant>,
}

impl Connection {
    pub fn open(host: SocketAddr, token: Option<&str>) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        let token = token.map(str::to_owned);
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), host, token })
    }

    /// A browser's first visit, by that name.
    pub fn visit(address: SocketAddr, host: &str, path: &str) -> anyhow::Result<Answer> {
        let mut connection = Self::open(address, None)?;
        connection.stream.get_mut().write_all(&request("GET", path, host, None, ""))?;
        connection.head()
    }

    pub fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.call("GET", path, "", b"")
    }

    pub fn post(&mut self, path: &str, body: &str) -> anyhow::Result<Answer> {
        self.call("POST", path, body, b"")
    }

    pub fn delete(&mut self, path: &str) -> anyhow::Result<()> {
        self.call("DELETE", path, "", b"").map(drop)
    }

    /// Posts, reads the whole answer, and tells when `mark` was first in it.
    pub fn post_until(&mut self, path: &str, body: &str, mark: &[u8]) -> anyhow::Result<Instant> {
        self.call("POST", path, body, mark)?.seen.context("the answer never said it")
    }

    /// Posts, and leaves as soon as the answer says `mark`.
    pub fn post_and_leave(mut self, path: &str, body: &str, mark: &[u8]) -> anyhow::Result<()> {
        self.send("POST", path, body)?;
        let mut answer = self.head()?;
        while answer.seen.is_none() {
            if self.chunk(&mut answer, mark)? == 0 {
                bail!("the answer ended without it: {}", String::from_utf8_lossy(&answer.body));
            }
        }
        Ok(())
    }

    fn call(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
        mark: &[u8],
    ) -> anyhow::Result<Answer> {
        self.send(method, path, body)?;
        let mut answer = self.head()?;
        if answer.header("transfer-encoding") == Some("chunked") {
            while self.chunk(&mut answer, mark)? > 0 {}
        } else {
            let length = answer.header("content-length").unwrap_or("0").parse()?;
            self.piece(&mut answer, length, mark)?;
        }
        Ok(answer)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> anyhow::Result<()> {
        let request = request(method, path, &self.host.to_string(), self.token.as_deref(), body);
        Ok(self.stream.get_mut().write_all(&request)?)
    }

    /// Reads the head; an error with the body where the status is not 200.
    fn head(&mut self) -> anyhow::Result<Answer> {
        let status = self.line()?;
        let mut answer = Answer::default();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if !matches!(status.split(' ').nth(1), Some("200" | "302")) {
            let length = answer.header("content-length").unwrap_or("0").parse()?;
            self.piece(&mut answer, length, b"")?;
            bail!("{status}: {}", String::from_utf8_lossy(&answer.body));
        }
        Ok(answer)
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the answer broke off");
        }
        Ok(line.trim_end().to_owned())
    }

    /// One piece of an answer without a length; its size, 0 at the end.
    fn chunk(&mut self, answer: &mut Answer, mark: &[u8]) -> anyhow::Result<usize> {
        let size = usize::from_str_radix(&self.line()?, 16).context("the size of a piece")?;
        self.piece(answer, size, mark)?;
        self.line()?;
        Ok(size)
    }

    fn piece(&mut self, answer: &mut Answer, size: usize, mark: &[u8]) -> anyhow::Result<()> {
        if size == 0 {
            return Ok(());
        }
        self.stream.fill_buf()?;
        answer.first_byte.get_or_insert_with(Instant::now);
        let before = answer.body.len();
        answer.body.resize(before + size, 0);
        self.stream.read_exact(&mut answer.body[before..])?;
        let from = before.saturating_sub(mark.len());
        if !mark.is_empty() && answer.seen.is_none() && contains(&answer.body[from..], mark) {
            answer.seen = Some(Instant::now());
        }
        Ok(())
    }
}

impl Answer {
    /// The first header of that name, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, host: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let token = token.map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
    let length = body.len();
    let about = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
    format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{token}{about}\r\n{body}").into_bytes()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// What a client has of these bytes of an answer.
    fn answered(bytes: &'static [u8], mark: &[u8]) -> anyhow::Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept()?;
            let _ = stream.read(&mut [0; 1024])?;
            stream.write_all(bytes)
        });
        let answer = Connection::open(address, None)?.call("GET", "/", "", mark);
        server.join().unwrap()?;
        answer
    }

    #[test]
    fn an_answer_in_pieces_is_put_together_and_searched_across_them() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n";
        let answer = answered(bytes, b"cd").unwrap();
        assert_eq!(answer.body, b"abcdef");
        assert!(answer.seen.is_some() && answer.first_byte < answer.seen);
    }

    #[test]
    fn a_refusal_is_an_error_with_its_reason() {
        let bytes = b"HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nnothing";
        let error = answered(bytes, b"").err().unwrap().to_string();
        assert!(error.contains("404") && error.contains("nothing"), "{error}");
    }
}
