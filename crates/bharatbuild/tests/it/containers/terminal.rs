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

/// The text message that comes next, whatever is written before it.
async fn said(terminal: &mut Terminal) -> serde_json::Value {
    let said = async {
        loop {
            match terminal.socket.next().await.expect("it goes on").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Binary(bytes) => {
                    terminal.seen.push_str(&String::from_utf8_lossy(&bytes));
                }
                _ => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), said).await.expect("a message in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_terminal_goes_on_where_its_link_broke() {
    let room = Room::start().await;
    let mut first = Terminal::open(&room, "?session=main").await;
    assert_eq!(said(&mut first).await["resumed"], false);
    first.type_in("stty -echo; KEPT=yes; echo begun-$((40 + 1))\r").await;
    first.until("begun-41").await;
    first.type_in("sleep 1; printf 'late\\377\\n'\r").await;
    drop(first);
    let listed = room.get(&at(SHOP, "/terminals")).await.ok();
    assert_eq!(listed["terminals"][0]["session"], "main");
    let mut again = Terminal::open(&room, "?session=main&cols=90&rows=20").await;
    let attached = said(&mut again).await;
    assert_eq!(
        (&attached["type"], &attached["resumed"], &attached["cut"]),
        (&"attached".into(), &true.into(), &false.into())
    );
    again.until("begun-41").await;
    again.until("late\u{fffd}").await;
    again.type_in("echo $KEPT; stty size\r").await;
    again.until("yes").await;
    again.until("20 90").await;
    let mut other = Terminal::open(&room, "?session=other").await;
    assert_eq!(said(&mut other).await["resumed"], false);
    other.type_in("exit 3\r").await;
    let exit = said(&mut other).await;
    assert_eq!((&exit["type"], &exit["code"]), (&"exit".into(), &3.into()));
    other.closes().await;
    assert_eq!(
        room.get(&at(SHOP, "/terminals")).await.ok()["terminals"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_watcher_of_a_terminal_has_it_and_close_ends_it() {
    let room = Room::start().await;
    let mut here = Terminal::open(&room, "?session=a").await;
    said(&mut here).await;
    here.type_in("sleep 4646\r").await;
    room.until_there("sleep 4646", 1).await;
    let mut there = Terminal::open(&room, "?session=a").await;
    assert_eq!(said(&mut there).await["resumed"], true);
    let last = async {
        loop {
            match here.socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.expect("a reason"),
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    };
    let frame = tokio::time::timeout(Duration::from_secs(10), last).await.expect("it is told");
    assert_eq!(u16::from(frame.code), 4001);
    there.send(r#"{"type": "close"}"#).await;
    there.closes().await;
    room.until_gone("sleep 4646").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_that_nobody_watches_is_remembered_to_a_bound() {
    let room = Room::start().await;
    let mut first = Terminal::open(&room, "?session=a").await;
    said(&mut first).await;
    first.type_in("stty -echo; seq 200000; echo over-$((1 + 1))\r").await;
    drop(first);
    room.until_gone("seq 200000").await;
    let seen = async {
        loop {
            let mut again = Terminal::open(&room, "?session=a").await;
            let attached = said(&mut again).await;
            let before = again.socket.next().await.unwrap().unwrap().into_data();
            if before.windows(6).any(|window| window == b"over-2") {
                return (attached, before.len());
            }
        }
    };
    let (attached, bytes) =
        tokio::time::timeout(Duration::from_secs(30), seen).await.expect("it comes to its end");
    assert_eq!(attached["cut"], true);
    assert_eq!(bytes, 256 * 1024);
}

#[tokio::test(flavor = "multi_thread")]
async fn terminals_have_plain_names_and_are_bounded() {
    let room = Room::start().await;
    let open = async |query: &str| {
        let url =
            format!("ws://{}{}", room.bench.server.address, at(SHOP, &format!("/terminal{query}")));
        connect_async(url).await.map(|(socket, _)| socket).map_err(|error| error.to_string())
    };
    assert!(open("?session=a%20b").await.unwrap_err().contains("422"));
    let mut kept = Vec::new();
    for n in 0..8 {
        kept.push(open(&format!("?session=t{n}")).await.unwrap());
    }
    assert!(open("?session=t8").await.unwrap_err().contains("409"));
    kept.push(open("?session=t3").await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_in_by_a_ticket_once() {
    let room = Room::with(&[]).await;
    let asha = room.bench.signed_in("asha", bharatbuild::accounts::Role::Student);
    asha.post(&at(SHOP, "/create"), serde_json::json!({"cpu_limit": 2.0})).await.ok();
    let ticket = asha.post_nothing(&at(SHOP, "/terminal-ticket")).await.ok();
    let path = ticket["path"].as_str().unwrap();
    let url = format!("ws://{}{path}&session=a", room.bench.server.address);
    let (socket, _) = connect_async(&url).await.unwrap();
    let mut terminal = Terminal { socket, seen: String::new() };
    assert_eq!(said(&mut terminal).await["type"], "attached");
    assert!(connect_async(&url).await.unwrap_err().to_string().contains("401"));
    let none = url.split('?').next().unwrap();
    assert!(connect_async(none).await.unwrap_err().to_string().contains("401"));
}
