//! A model that does nothing but write files: it speaks the Messages API, and notes how long each file
//! takes to be on the disk from the moment when the last byte of its call was sent.

use anyhow::Context;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Files of one turn; then it asks something, which ends the turn.
pub const FILES_A_TURN: usize = 20;
/// How long a file may take before it counts as lost.
const LOST: Duration = Duration::from_secs(5);
/// How often it is looked for. Looking without a pause would take one of the cores that the server
/// runs on; what is measured is too long by at most this and the kernel's slack.
const LOOK_AGAIN: Duration = Duration::from_micros(50);

pub struct Writer {
    pub address: SocketAddr,
    times: Arc<Mutex<Vec<Duration>>>,
}

struct Playing {
    /// The project's folder.
    folder: PathBuf,
    content: String,
    times: Arc<Mutex<Vec<Duration>>>,
    calls: usize,
}

impl Writer {
    /// Serves one connection after the other until the process ends; files appear in `folder`.
    pub fn start(folder: PathBuf, content: String) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, times) = (listener.local_addr()?, Arc::new(Mutex::new(Vec::new())));
        let mut playing = Playing { folder, content, times: times.clone(), calls: 0 };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up has read what it wanted.
                let _ = playing.serve(&stream);
            }
        });
        Ok(Self { address, times })
    }

    pub fn times(&self) -> Vec<Duration> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Playing {
    fn serve(&mut self, stream: &TcpStream) -> anyhow::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(body) = request(&mut reader)? {
            self.answer(stream, &body)?;
        }
        Ok(())
    }

    fn answer(&mut self, mut stream: &TcpStream, body: &Value) -> anyhow::Result<()> {
        stream.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        )?;
        let message = json!({"id": "m", "type": "message", "role": "assistant", "model": body["model"],
            "content": [], "usage": {"input_tokens": 10, "output_tokens": 1}});
        send(stream, &[json!({"type": "message_start", "message": message})])?;
        if !body["output_config"]["format"].is_null() {
            return self.plan(stream);
        }
        self.calls += 1;
        match self.calls % (FILES_A_TURN + 1) {
            0 => call(stream, "ask", &json!({"question": "?"}).to_string())
                .and_then(|()| end(stream)),
            _ => self.file(stream),
        }
    }

    fn plan(&self, stream: &TcpStream) -> anyhow::Result<()> {
        let plan = json!({"title": "Bench", "runtime": "node", "start": "true", "port": 3000});
        send(
            stream,
            &[
                json!({"type": "content_block_start", "index": 0,
                "content_block": {"type": "text", "text": ""}}),
                json!({"type": "content_block_delta", "index": 0,
                "delta": {"type": "text_delta", "text": plan.to_string()}}),
                json!({"type": "content_block_stop", "index": 0}),
                json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                "usage": {"output_tokens": 9}}),
                json!({"type": "message_stop"}),
            ],
        )?;
        finish(stream)
    }

    fn file(&self, stream: &TcpStream) -> anyhow::Result<()> {
        let name = format!("f{}.txt", self.calls);
        let input = json!({"path": name, "content": self.content}).to_string();
        call(stream, "write", &input)?;
        let began = Instant::now();
        end(stream)?;
        let path = self.folder.join(&name);
        while !path.exists() {
            anyhow::ensure!(began.elapsed() < LOST, "{name} did not appear");
            std::thread::sleep(LOOK_AGAIN);
        }
        let taken = began.elapsed();
        self.times.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
        Ok(())
    }
}

/// All of a call but the event that closes it.
fn call(stream: &TcpStream, name: &str, input: &str) -> anyhow::Result<()> {
    send(
        stream,
        &[
            json!({"type": "content_block_start", "index": 0,
            "content_block": {"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}}),
            json!({"type": "content_block_delta", "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": input}}),
        ],
    )
}

/// Closes the call and the message, in one piece.
fn end(stream: &TcpStream) -> anyhow::Result<()> {
    send(
        stream,
        &[
            json!({"type": "content_block_stop", "index": 0}),
            json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"},
            "usage": {"output_tokens": 900}}),
            json!({"type": "message_stop"}),
        ],
    )?;
    finish(stream)
}

fn send(mut stream: &TcpStream, events: &[Value]) -> anyhow::Result<()> {
    let text: String = events
        .iter()
        .map(|event| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or("")))
        .collect();
    Ok(stream.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())?)
}

fn finish(mut stream: &TcpStream) -> anyhow::Result<()> {
    Ok(stream.write_all(b"0\r\n\r\n")?)
}

/// The next request's body; none where the client has gone.
fn request(reader: &mut BufReader<&TcpStream>) -> anyhow::Result<Option<Value>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().context("a length")?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}
