//! A student's app.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Query, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// How much `/upload` leaves unread for a while, and `/download` gives.
pub(super) const BIG_BYTES: usize = 50 << 20;

/// What `{long}` in a page stands for: so many `x`.
pub(super) const LONG_CHARS: usize = 300_000;

/// Starts the app and gives its address.
pub(super) async fn serve() -> SocketAddr {
    let app = Router::new()
        .route("/echo", any(echo))
        .route("/echo/{*rest}", any(echo))
        .route("/cookies", get(cookies))
        .route("/go", any(go))
        .route("/events", get(events))
        .route("/upload", post(upload))
        .route("/download", get(download))
        .route("/silent", any(async || std::future::pending::<()>().await))
        .route("/stuck", get(stuck))
        .route("/heads", get(heads))
        .route("/page", any(page))
        .route("/ws", any(ws));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// A server that answers every connection with these bytes and hangs up.
pub(super) async fn say(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    address
}

/// Says what it got: the request line, then the headers, sorted.
async fn echo(request: Request) -> String {
    let mut lines: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    lines.sort();
    format!("{} {}\n{}\n", request.method(), request.uri(), lines.join("\n"))
}

async fn cookies() -> Response {
    let mut response = "set".into_response();
    for cookie in
        ["a=1; Domain=bb.localhost; HttpOnly", "b=2; Path=/", "bb_preview=stolen", "bb_session=x"]
    {
        response.headers_mut().append("set-cookie", cookie.parse().unwrap());
    }
    response
}

async fn go(Query(query): Query<HashMap<String, String>>) -> Response {
    (axum::http::StatusCode::FOUND, [("location", query["to"].clone())]).into_response()
}

async fn events() -> Response {
    let events = futures_util::stream::iter(0..3).then(|i| async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok::<_, Infallible>(Bytes::from(format!("data: {i}\n\n")))
    });
    ([("content-type", "text/event-stream")], Body::from_stream(events)).into_response()
}

/// Reads nothing for a moment, then everything.
async fn upload(request: Request) -> String {
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut body = request.into_body().into_data_stream();
    let mut total = 0;
    while let Some(piece) = body.next().await {
        total += piece.unwrap().len();
    }
    total.to_string()
}

async fn download() -> Body {
    let piece = Bytes::from(vec![b'x'; 64 * 1024]);
    let pieces = (0..BIG_BYTES / piece.len()).map(move |_| Ok::<_, Infallible>(piece.clone()));
    Body::from_stream(futures_util::stream::iter(pieces))
}

/// Begins an answer and never ends it.
async fn stuck() -> Body {
    let begin = futures_util::stream::once(async { Ok::<_, Infallible>(Bytes::from("begin")) });
    Body::from_stream(begin.chain(futures_util::stream::pending()))
}

async fn heads() -> Response {
    let mut response = "x".into_response();
    response.headers_mut().insert("x-long", "x".repeat(300 * 1024).parse().unwrap());
    response
}

/// A page with the headers that the query names, and `piece` bytes at a time of what `body` says.
async fn page(Query(query): Query<HashMap<String, String>>, request: Request) -> Response {
    let html = query.get("body").cloned().unwrap_or("<!doctype html><head><title>x".to_owned());
    let html = html.replace("{encoding}", &header(&request, "accept-encoding"));
    let html = html.replace("{long}", &"x".repeat(LONG_CHARS));
    let html = html.replace("{match}", &header(&request, "if-none-match"));
    let piece = query.get("piece").and_then(|piece| piece.parse().ok());
    let mut response = match piece {
        None => html.into_response(),
        Some(piece) => {
            let pieces: Vec<_> =
                html.into_bytes().chunks(piece).map(Bytes::copy_from_slice).collect();
            let pieces = futures_util::stream::iter(pieces).then(|piece| async move {
                tokio::task::yield_now().await;
                Ok::<_, Infallible>(piece)
            });
            Body::from_stream(pieces).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert("content-type", "text/html".parse().unwrap());
    headers.insert("etag", "\"1\"".parse().unwrap());
    for (name, value) in &query {
        if let Ok(name) = axum::http::HeaderName::try_from(name.replace('_', "-")) {
            headers.insert(name, value.parse().unwrap());
        }
    }
    response
}

fn header(request: &Request, name: &str) -> String {
    request.headers().get(name).map_or("none".into(), |value| value.to_str().unwrap().into())
}

async fn ws(upgrade: WebSocketUpgrade, request: Request) -> Response {
    let host = request.headers()["host"].to_str().unwrap().to_owned();
    let origin = request.headers().get("origin").map(|o| o.to_str().unwrap().to_owned());
    let cookie = request.headers().contains_key("cookie");
    upgrade.protocols(["vite-hmr"]).on_upgrade(async move |mut socket| {
        let hello = format!("{host} {} {cookie}", origin.unwrap_or_default());
        let _ = socket.send(Message::text(hello)).await;
        while let Some(Ok(message)) = socket.recv().await {
            if matches!(message, Message::Text(_) | Message::Binary(_)) {
                let _ = socket.send(message).await;
            }
        }
    })
}
