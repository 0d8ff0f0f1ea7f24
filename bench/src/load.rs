//! Many connections at once, for a while: the client of every comparison of rates.

use crate::figures::Figures;
use anyhow::{Context, bail};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::task::JoinSet;

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The largest answer, in bytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

#[derive(Clone)]
pub enum Target {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// How hard.
#[derive(Clone, Copy)]
pub struct Load {
    pub connections: usize,
    pub time: Duration,
}

/// What came of it.
#[derive(Clone, Copy)]
pub struct Rate {
    pub per_second: f64,
    pub figures: Figures,
}

/// The bytes of a connection's next request: by the number of the connection and of the request.
pub type Requests = Arc<dyn Fn(usize, usize) -> Vec<u8> + Send + Sync>;

/// One thread drives all connections, so that the client takes as little as it can of the machine.
/// Every answer must be 200 and have a length.
pub fn run(target: &Target, load: Load, requests: &Requests) -> anyhow::Result<Rate> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let mut visitors = JoinSet::new();
        for number in 0..load.connections {
            let visit = visit(target.clone(), began + load.time, number, requests.clone());
            visitors.spawn(visit);
        }
        let mut times = Vec::new();
        while let Some(visited) = visitors.join_next().await {
            times.extend(visited??);
        }
        let per_second = times.len() as f64 / began.elapsed().as_secs_f64();
        Ok(Rate { per_second, figures: Figures::of(&times, 0) })
    })
}

async fn visit(
    target: Target,
    end: Instant,
    number: usize,
    requests: Requests,
) -> anyhow::Result<Vec<Duration>> {
    match target {
        Target::Tcp(address) => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            ask(stream, end, number, requests).await
        }
        Target::Unix(path) => ask(UnixStream::connect(path).await?, end, number, requests).await,
    }
}

async fn ask(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    end: Instant,
    number: usize,
    requests: Requests,
) -> anyhow::Result<Vec<Duration>> {
    let (mut times, mut buffer) = (Vec::new(), Vec::new());
    while Instant::now() < end {
        let request = requests(number, times.len());
        let began = Instant::now();
        stream.write_all(&request).await?;
        let answer = tokio::time::timeout(TIMEOUT, answer(&mut stream, &mut buffer));
        answer.await.context("no answer")??;
        times.push(began.elapsed());
    }
    Ok(times)
}

/// Reads one whole answer.
async fn answer(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> anyhow::Result<()> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 || buffer.len() > MAX_ANSWER_BYTES {
            bail!("the answer broke off: {}", String::from_utf8_lossy(buffer));
        }
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..end]);
        if !head.starts_with("HTTP/1.1 200") {
            bail!("{}", String::from_utf8_lossy(buffer));
        }
        let whole = end + 4 + length(&head).context("an answer without a length")?;
        while buffer.len() < whole {
            if stream.read_buf(buffer).await? == 0 {
                bail!("the answer broke off");
            }
        }
        return Ok(());
    }
}

fn length(head: &str) -> Option<usize> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    value.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_length_however_it_is_written() {
        assert_eq!(length("HTTP/1.1 200 OK\r\nX: 1\r\ncontent-LENGTH: 17"), Some(17));
        assert_eq!(length("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"), None);
    }
}
