use crate::room::{Room, SHOP, at};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A terminal as a page has it.
struct Terminal {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    seen: String,
}

impl Terminal {
    async fn open(room: &Room, query: &str) -> Self {
        let path = at(SHOP, &format!("/terminal{query}"));
        let url = format!("ws://{}{path}", room.bench.server.address);
        let (socket, _) = connect_async(url).await.unwrap();
        Self { socket, seen: String::new() }
    }

    async fn send(&mut self, message: impl Into<Message>) {
        self.socket.send(message.into()).await.unwrap();
    }

    async fn type_in(&mut self, keys: &str) {
        self.send(keys.as_bytes().to_vec()).await;
    }

    /// Reads until this stands on the screen, and forgets what came before its end.
    async fn until(&mut self, text: &str) {
        let read = async {
            while !self.seen.contains(text) {
                if let Message::Binary(bytes) =
                    self.socket.next().await.expect("it goes on").unwrap()
                {
                    self.seen.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(10), read).await.is_ok();
        assert!(read, "{text:?} is not in {:?}", self.seen);
        self.seen = self.seen.split_once(text).unwrap().1.to_owned();
    }

    /// Waits until the server closes it.
    async fn closes(mut self) {
        let rest = async {
            while let Some(Ok(message)) = self.socket.next().await {
                match message {
                    Message::Close(_) => return,
                    Message::Binary(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                    _ => {}
                }
            }
        };
        let closed = tokio::time::timeout(Duration::from_secs(5), rest).await.is_ok();
        assert!(closed, "it is open after {:?}", self.seen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn is_a_real_terminal_that_changes_its_size() {
    let room = Room::start().await;
    let mut terminal = Terminal::open(&room, "?cols=100&rows=30").await;
    terminal.type_in("stty size; tty\r").await;
    terminal.until("30 100").await;
    terminal.until("/dev/pts/").await;
    terminal.send(r#"{"type": "resize", "cols": 132, "rows": 50}"#).await;
    terminal.send(r#"{"type": "input", "data": "stty size\r"}"#).await;
    terminal.until("50 132").await;
    terminal.type_in("echo नमस्ते | cat; pwd\r").await;
    terminal.until("\rनमस्ते\r\n").await;
    terminal.until("/workspace").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_c_interrupts_and_exit_closes() {
    let room = Room::start().await;
    let mut terminal = Terminal::open(&room, "").await;
    // Unless it is told not to, a terminal throws away what was written when the interrupt has been
    // sent, and with it the prompt of a shell that was quick.
    terminal.type_in("stty noflsh; PS1='ready> '\r").await;
    terminal.until("'\r\n").await;
    terminal.until("ready> ").await;
    terminal.type_in("echo begun-$((40 + 1)); sleep 60; echo after-$((40 + 2))\r").await;
    terminal.until("begun-41").await;
    room.until_there("sleep 60", 1).await;
    terminal.type_in("\u{3}").await;
    terminal.until("ready> ").await;
    terminal.type_in("echo code-$?\r").await;
    terminal.until("code-130").await;
    terminal.type_in("exit\r").await;
    terminal.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_in_it_ends_with_it() {
    let room = Room::start().await;
    let mut terminal = Terminal::open(&room, "").await;
    terminal.type_in("nohup sleep 4545 & sleep 4545\r").await;
    terminal.until("sleep 4545").await;
    room.until_there("sleep 4545", 2).await;
    drop(terminal);
    room.until_gone("sleep 4545").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_the_sandbox_closes_it() {
    let room = Room::start().await;
    let mut terminal = Terminal::open(&room, "").await;
    terminal.type_in("echo re''ady\r").await;
    terminal.until("ready").await;
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    terminal.closes().await;
    let url = format!("ws://{}{}", room.bench.server.address, at(SHOP, "/terminal"));
    let refused = connect_async(url).await.unwrap_err().to_string();
    assert!(refused.contains("404"), "{refused}");
}
