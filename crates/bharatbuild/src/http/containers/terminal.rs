//! `GET /api/v1/containers/{project_id}/terminal` (WebSocket)

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use crate::projects::Terminal;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use utoipa::IntoParams;

/// The largest message of a client, in bytes: a paste.
const MAX_MESSAGE_BYTES: usize = 1 << 20;

#[derive(Deserialize, IntoParams)]
pub struct Query {
    #[serde(default = "cols")]
    cols: u16,
    #[serde(default = "rows")]
    rows: u16,
}

fn cols() -> u16 {
    80
}

fn rows() -> u16 {
    24
}

/// What a client says in text messages. Binary messages are typed input.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Control {
    Input { data: String },
    Resize { cols: u16, rows: u16 },
}

/// A shell on a terminal. Output comes in binary messages; input goes in binary messages or as
/// `{"type": "input", "data"}`; `{"type": "resize", "cols", "rows"}` changes the size.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/terminal", tag = "containers",
    params(("project_id" = String, Path), Query), responses((status = 101, description = "WebSocket")))]
pub async fn terminal(
    State(app): State<App>,
    owned: OwnedProject,
    Params(query): Params<Query>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let terminal = app.projects.terminal(owned.id(), query.cols, query.rows).await?;
    let stop = app.shutdown.clone();
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(async move |socket| {
        tokio::select! {
            () = serve(terminal, socket) => {}
            () = stop.cancelled() => {}
        }
    }))
}

async fn serve(mut terminal: Terminal, mut socket: WebSocket) {
    loop {
        tokio::select! {
            output = terminal.read() => match output {
                Some(bytes) => if socket.send(Message::Binary(bytes)).await.is_err() { break },
                None => break drop(socket.send(Message::Close(None)).await),
            },
            message = socket.recv() => match message {
                Some(Ok(message)) => if !take(&mut terminal, message).await { break },
                _ => break,
            },
        }
    }
    terminal.close().await;
}

/// Whether the terminal goes on.
async fn take(terminal: &mut Terminal, message: Message) -> bool {
    let taken = match message {
        Message::Binary(bytes) => terminal.write(bytes).await,
        Message::Text(text) => match serde_json::from_str(&text) {
            Ok(Control::Input { data }) => terminal.write(Bytes::from(data)).await,
            Ok(Control::Resize { cols, rows }) => terminal.resize(cols, rows).await,
            Err(_) => Ok(()),
        },
        Message::Close(_) => return false,
        Message::Ping(_) | Message::Pong(_) => Ok(()),
    };
    taken.is_ok()
}
