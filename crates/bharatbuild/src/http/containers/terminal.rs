//! `GET /api/v1/containers/{project_id}/terminal` (WebSocket)

use crate::accounts::Purpose;
use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params, served};
use crate::ids::{ProjectId, UserId};
use crate::projects::{Asked, Terminal, TerminalName, Told, Watching};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

/// The largest message of a client, in bytes: a paste.
const MAX_MESSAGE_BYTES: usize = 1 << 20;
/// Close codes: another connection watches the terminal now; the account was blocked.
const REPLACED: u16 = 4001;
const BLOCKED: u16 = 4003;

#[derive(Deserialize, IntoParams)]
pub struct Query {
    #[serde(default = "cols")]
    cols: u16,
    #[serde(default = "rows")]
    rows: u16,
    /// A name for the terminal, 1 to 32 letters, digits, `-` or `_`: it outlives its connection by ten
    /// minutes.
    session: Option<String>,
    /// Instead of a header, which a browser's WebSocket cannot send.
    ticket: Option<String>,
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
    Close,
}

/// Who sits at it: whoever owns the project, or has a ticket for it.
pub struct Sitter {
    project: ProjectId,
    user: UserId,
}

impl FromRequestParts<App> for Sitter {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Params(query) = Params::<Query>::from_request_parts(parts, app).await?;
        let Some(ticket) = query.ticket else {
            let owned = OwnedProject::from_request_parts(parts, app).await?;
            return Ok(Self { project: owned.id().clone(), user: owned.caller.user });
        };
        let grant = served::redeem(parts, app, &ticket, Purpose::Terminal)?;
        Ok(Self { project: grant.project, user: grant.user })
    }
}

/// A shell on a terminal. Output comes in binary messages; input goes in binary messages or as
/// `{"type": "input", "data"}`; `{"type": "resize", "cols", "rows"}` changes the size, and
/// `{"type": "close"}` ends it. With a `session` it outlives its connection: the next one of that name is
/// told `{"type": "attached", "resumed", "cut"}`, then gets the last output and what follows;
/// `{"type": "exit", "code"}` is the end of the shell.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/terminal", tag = "containers",
    params(("project_id" = String, Path), Query), responses((status = 101, description = "WebSocket")))]
pub async fn terminal(
    State(app): State<App>,
    sitter: Sitter,
    Params(query): Params<Query>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let sat = open(&app, &sitter.project, &query).await?;
    let stop = app.shutdown.clone();
    let blocked = app.accounts.barred().until_blocked(sitter.user);
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(async move |mut socket| {
        let is_blocked = tokio::select! {
            () = sat.serve(&mut socket) => false,
            () = stop.cancelled() => false,
            () = blocked => true,
        };
        if is_blocked {
            close(&mut socket, BLOCKED, "this account is blocked").await;
        }
    }))
}

/// A terminal that ends with its connection, or one with a name that does not.
enum Sat {
    Alone(Terminal),
    Named(Watching),
}

async fn open(app: &App, project: &ProjectId, query: &Query) -> Result<Sat, ApiError> {
    let (cols, rows) = (query.cols, query.rows);
    let Some(name) = query.session.as_deref() else {
        return Ok(Sat::Alone(app.projects.terminal(project, cols, rows).await?));
    };
    let session: TerminalName = name
        .parse()
        .map_err(|why: &str| ApiError::invalid_value(&["query", "session"], why, name))?;
    Ok(Sat::Named(app.projects.watch_terminal(project, &session, (cols, rows)).await?))
}

impl Sat {
    async fn serve(self, socket: &mut WebSocket) {
        match self {
            Self::Alone(terminal) => serve(terminal, socket).await,
            Self::Named(watching) => watch(watching, socket).await,
        }
    }
}

async fn serve(mut terminal: Terminal, socket: &mut WebSocket) {
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
    match meant(message) {
        Meant::Ask(Asked::Input(input)) => terminal.write(input).await.is_ok(),
        Meant::Ask(Asked::Resize { cols, rows }) => terminal.resize(cols, rows).await.is_ok(),
        Meant::Ask(Asked::Watch(_)) | Meant::Nothing => true,
        Meant::Ask(Asked::Close) | Meant::Leave => false,
    }
}

enum Meant {
    Ask(Asked),
    Leave,
    Nothing,
}

fn meant(message: Message) -> Meant {
    match message {
        Message::Binary(bytes) => Meant::Ask(Asked::Input(bytes)),
        Message::Text(text) => match serde_json::from_str(&text) {
            Ok(Control::Input { data }) => Meant::Ask(Asked::Input(Bytes::from(data))),
            Ok(Control::Resize { cols, rows }) => Meant::Ask(Asked::Resize { cols, rows }),
            Ok(Control::Close) => Meant::Ask(Asked::Close),
            Err(_) => Meant::Nothing,
        },
        Message::Close(_) => Meant::Leave,
        Message::Ping(_) | Message::Pong(_) => Meant::Nothing,
    }
}

async fn watch(mut watching: Watching, socket: &mut WebSocket) {
    loop {
        tokio::select! {
            told = watching.told.recv() => match told {
                Some(told) => if !tell(told, watching.resumed, socket).await { return },
                None => break,
            },
            message = socket.recv() => match message.and_then(Result::ok).map(meant) {
                Some(Meant::Ask(asked)) => if watching.ask.send(asked).await.is_err() { break },
                Some(Meant::Nothing) => {}
                Some(Meant::Leave) | None => return,
            },
        }
    }
    // What it said last, its end among it, is still on its way.
    while let Some(told) = watching.told.recv().await {
        if !tell(told, watching.resumed, socket).await {
            return;
        }
    }
    let _ = socket.send(Message::Close(None)).await;
}

/// Whether the watcher is there for more.
async fn tell(told: Told, resumed: bool, socket: &mut WebSocket) -> bool {
    match told {
        Told::Before { output, cut } => {
            let attached = json!({"type": "attached", "resumed": resumed, "cut": cut});
            let told = socket.send(Message::Text(attached.to_string().into())).await.is_ok();
            told && (output.is_empty() || socket.send(Message::Binary(output)).await.is_ok())
        }
        Told::Output(output) => socket.send(Message::Binary(output)).await.is_ok(),
        Told::Ended { code } => {
            let exit = json!({"type": "exit", "code": code}).to_string();
            let _ = socket.send(Message::Text(exit.into())).await;
            let _ = socket.send(Message::Close(None)).await;
            false
        }
        Told::Replaced => {
            close(socket, REPLACED, "another connection watches this terminal now").await;
            false
        }
    }
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame { code, reason: reason.into() };
    let _ = socket.send(Message::Close(Some(frame))).await;
}
